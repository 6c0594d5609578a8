import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  abiVersions,
  CtpError,
  loadAbi,
  type FieldsOf,
  type MdApi,
  type MdEvent,
  type RequestFields,
  type SpiEvent,
  type TraderApi,
  type TraderEvent,
  type TraderEventOf,
} from '../index.js'
import { problem } from './problem.js'

/** Compiled, never run: tsc is the test. */
export function compiles(td: TraderApi, md: MdApi, name: string, record: Record<string, string | number>): void {
  td.request('ReqOrderInsert', { InstrumentID: 'rb2610', Direction: '0', LimitPrice: 3000, OrderMemo: 'a' }, 1)
  // @ts-expect-error no such request
  td.request('ReqOrderInsrt', { InstrumentID: 'rb2610' }, 1)
  // @ts-expect-error no such field
  td.request('ReqOrderInsert', { Instrument: 'rb2610' }, 1)
  // @ts-expect-error a number
  td.request('ReqOrderInsert', { LimitPrice: '3000' }, 1)
  // @ts-expect-error not one of the codes
  td.request('ReqOrderInsert', { Direction: '7' }, 1)
  // @ts-expect-error bytes are for texts
  td.request('ReqOrderInsert', { Direction: new Uint8Array(1) }, 1)
  // @ts-expect-error a request wants its id
  td.request('ReqQryOrder', {})
  // @ts-expect-error a call of the trader API only
  md.request('ReqOrderInsert', { InstrumentID: 'rb2610' }, 1)
  md.request('ReqUserLogin', { UserID: 'u' }, 1)
  // Names that come from elsewhere are checked when they are called.
  td.request(name, record, 1)
  td.submit('SubmitUserSystemInfo', { ClientSystemInfo: new Uint8Array(273), ClientSystemInfoLen: 273 })
  // @ts-expect-error it has an id and an answer
  td.submit('ReqOrderInsert', {})

  td.onEvents((batch) => {
    for (const event of batch) {
      if (event.name === 'OnRtnOrder') {
        expectTypeOf(event.data).toEqualTypeOf<FieldsOf<'Order'> | undefined>()
        expectTypeOf(event.get('VolumeTraded')).toEqualTypeOf<number | undefined>()
        expectTypeOf(event.get('Direction')).toEqualTypeOf<'0' | '1' | '' | undefined>()
        expectTypeOf(event.requestId).toEqualTypeOf<undefined>()
        // @ts-expect-error no field of an order
        event.get('Commission')
      } else if (event.name === 'OnRspQryTradingAccount') {
        expectTypeOf(event.get('Available')).toEqualTypeOf<number | undefined>()
        expectTypeOf(event.requestId).toEqualTypeOf<number>()
        expectTypeOf(event.isLast).toEqualTypeOf<boolean>()
      } else if (event.name === 'OnFrontDisconnected') {
        expectTypeOf(event.reason).toEqualTypeOf<number>()
        expectTypeOf(event.data).toEqualTypeOf<undefined>()
        // @ts-expect-error a callback without data
        event.get('InstrumentID')
      }
      // @ts-expect-error no such callback
      if (event.name === 'OnRtnOrdr') return
    }
  })
  // Generic readers take any event.
  td.onEvents((batch: SpiEvent[]) => batch.map((event) => event.get('AnyField')))
  md.onEvents((batch: MdEvent[]) => batch.filter((event) => event.name === 'OnRtnForQuoteRsp'))
}

describe('22. typed fields', () => {
  it('types requests, structs and events by their names', () => {
    expectTypeOf<RequestFields<'ReqQryInstrument'>['ProductID']>().toEqualTypeOf<string | Uint8Array | undefined>()
    expectTypeOf<FieldsOf<'InputOrder'>['OrderMemo']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<FieldsOf<'CThostFtdcTradeField'>['Price']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<TraderEventOf<'OnRtnTrade'>['data']>().toEqualTypeOf<FieldsOf<'Trade'> | undefined>()
    expectTypeOf<TraderEvent['name']>().exclude('OnRtnTrade').not.toBeString()
    const trade = loadAbi('6.7.7').struct('Trade')
    expectTypeOf(trade.decode).returns.toEqualTypeOf<FieldsOf<'Trade'>>()
    expect(trade.decode(Buffer.alloc(trade.size)).Volume).toBe(0)
  })

  // Fields of the union of all versions: what one version lacks.
  const union = new Map<string, Set<string>>()
  for (const version of abiVersions) {
    const abi = loadAbi(version)
    for (const name of abi.structNames) {
      const fields = union.get(name) ?? new Set()
      for (const field of abi.struct(name).fields) fields.add(field.name)
      union.set(name, fields)
    }
  }
  const lacking = abiVersions.flatMap((version) => {
    const abi = loadAbi(version)
    const structs = [...union]
      .filter(([name]) => abi.hasStruct(name))
      .map(([name, fields]) => ({ codec: abi.struct(name), fields }))
    return structs.flatMap(({ codec, fields }) =>
      [...fields].filter((field) => !codec.has(field)).map((field) => ({ codec, field })),
    )
  })

  it('reads undefined from a field that the version lacks, and refuses to write it', () => {
    expect(lacking.length).toBeGreaterThan(1000)
    fc.assert(
      fc.property(fc.constantFrom(...lacking), fc.anything(), ({ codec, field }, value) => {
        const bytes = Buffer.alloc(codec.size, 0x31)
        expect(codec.get(field, bytes)).toBeUndefined()
        expect(codec.decode(bytes)[field]).toBeUndefined()
        expect(codec.reader([field])(bytes)).toEqual({ [field]: undefined })
        const error = problem(() => codec.encode({ [field]: value as string }))
        expect(error).toBeInstanceOf(CtpError)
        expect(error.code).toBe('UNKNOWN_FIELD')
        for (const text of [error.zh, error.en]) {
          for (const part of [codec.name, codec.version, field]) expect(text).toContain(part)
        }
        expect(error.en).toMatch(/it exists (since|until|from) \d+\.\d+\.\d+/)
      }),
      { numRuns: 500 },
    )
  })

  it('writes and reads every field that a version has', () => {
    const present = abiVersions.flatMap((version) => {
      const abi = loadAbi(version)
      return abi.structNames.map((name) => abi.struct(name))
    })
    for (const codec of present) {
      for (const { name, kind } of codec.fields) {
        if (kind === 'char') continue
        const value = kind === 'text' ? '3' : 7
        expect(codec.get(name, codec.encode({ [name]: value }))).toBe(value)
      }
    }
  })
})
