import { readFileSync } from 'node:fs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { CtpError, errorById, openTraderApi, type CtpErrorCode } from '../index.js'
import { LOCAL_ERRORS } from '../errors/local-errors.js'
import { RETURN_CODES } from '../errors/return-codes.js'

interface Row {
  readonly id: number
  readonly name: string
  readonly prompt: string
}
const rows = JSON.parse(readFileSync(new URL('../../abi/errors.json', import.meta.url), 'utf8')) as Row[]

describe('34. one class of errors', () => {
  it('says what a counter refused: code, id, both languages, what to do', () => {
    const error = CtpError.fromRspInfo({ ErrorID: 31, ErrorMsg: 'CTP:资金不足' })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'CtpError',
      code: 'INSUFFICIENT_MONEY',
      id: 31,
      zh: '资金不足',
      en: 'not enough money',
    })
    expect(error).toMatchObject({ kind: 'refusal', permanent: false, transient: false })
    expect(error?.message).toBe('INSUFFICIENT_MONEY: not enough money')
    if (error?.code === 'INSUFFICIENT_MONEY') expectTypeOf(error.code).toExtend<CtpErrorCode>()
  })

  it('keeps the sentence of the counter, which tells more than the table', () => {
    const error = CtpError.fromRspInfo({ ErrorID: 91, ErrorMsg: 'CTP:交易所返回错误：价格超出涨停板' })
    expect(error?.zh).toBe('交易所返回错误：价格超出涨停板')
    expect(error?.en).toMatch(/refused by the exchange \(the counter says: .*涨停板\)/)
    expect(CtpError.fromRspInfo({ ErrorID: 31 })?.zh).toBe(errorById(31).zh)
  })

  it.each([undefined, { ErrorID: 0, ErrorMsg: 'CTP:正确' }, { ErrorID: 0, ErrorMsg: '' }])(
    '%j is no error',
    (rspInfo) => {
      expect(CtpError.fromRspInfo(rspInfo)).toBeUndefined()
    },
  )

  it.each(rows.filter(({ id }) => id !== 0))('$id $name', ({ id, name, prompt }) => {
    const error = CtpError.fromRspInfo({ ErrorID: id, ErrorMsg: prompt })
    const { zh, en, permanent, transient } = errorById(id)
    expect(error).toMatchObject({ id, code: name, zh, en, permanent, transient })
    expect(permanent && transient).toBe(false)
    expect(Object.keys(LOCAL_ERRORS)).not.toContain(name)
  })

  it('names an error that the table lacks by its number', () => {
    expect(CtpError.fromRspInfo({ ErrorID: 99_999, ErrorMsg: 'CTP:新错误' })).toMatchObject({
      code: 'ERROR_99999',
      id: 99_999,
      zh: '新错误',
      kind: 'refusal',
    })
  })

  it.each([
    [-1, 'REQUEST_NOT_CONNECTED'],
    [-2, 'REQUEST_TOO_MANY_PENDING'],
    [-3, 'REQUEST_TOO_FREQUENT'],
  ] as const)('return code %i is %s, and passes', (returnCode, code) => {
    const error = CtpError.fromReturnCode(returnCode, 'ReqQryOrder')
    expect(error).toMatchObject({ code, id: null, transient: true, permanent: false })
    expect(error?.en).toMatch(/^ReqQryOrder: .*nothing was sent/)
    expect(error?.zh).toMatch(/^ReqQryOrder：.*请求没有发出/)
    expect(rows.map(({ name }) => name)).not.toContain(RETURN_CODES[returnCode].code)
  })

  it('return code 0 is no error; one that nobody knows is one', () => {
    expect(CtpError.fromReturnCode(0)).toBeUndefined()
    expect(CtpError.fromReturnCode(-4)).toMatchObject({ code: 'ERROR_-4', id: null, kind: 'refusal' })
  })

  it('the errors of the binding itself have the same form', () => {
    try {
      openTraderApi({ library: '/nowhere.so', flowPath: '/tmp/never' })
    } catch (error) {
      expect(error).toBeInstanceOf(CtpError)
      expect(error).toMatchObject({ code: 'LIBRARY_NOT_FOUND', id: null, permanent: true, transient: false })
      expect((error as CtpError).zh).toContain('/nowhere.so')
      return
    }
    throw new Error('it opened')
  })
})
