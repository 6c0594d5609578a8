import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  abiVersions,
  ctpEnum,
  decodeChunks,
  encodeText,
  loadAbi,
  NO_VALUE,
  type EncodableFields,
  type FieldsOf,
  type StructField,
} from '../index.js'

const order = loadAbi('6.7.7').struct('InputOrder')

function valueOf(field: StructField): fc.Arbitrary<string | number | undefined> {
  switch (field.kind) {
    case 'char':
      return fc.constantFrom('', ...Object.values(ctpEnum(field.ctpType) ?? { any: 'x' }))
    case 'text':
      if (field.ctpType.startsWith('TThostFtdcComb')) return fc.constantFrom('', '1', '31')
      return fc
        .string({ unit: fc.constantFrom('r', 'b', '2', '0', ' ', '螺', '纹', '钢'), maxLength: field.size })
        .filter((text) => encodeText(text).length < field.size)
    case 'int':
      return fc.integer()
    case 'short':
      return fc.integer({ min: -0x8000, max: 0x7fff })
    case 'double':
      return fc.double({ noNaN: true, min: -1e15, max: 1e15 })
  }
}

describe('20. structs', () => {
  it('gives back what was encoded, in every version', () => {
    const names = ['InputOrder', 'Order', 'Trade', 'DepthMarketData', 'RspUserLogin', 'Dissemination']
    const structs = abiVersions.flatMap((version) => names.map((name) => loadAbi(version).struct(name)))
    const cases = fc.constantFrom(...structs).chain((codec) => {
      const record = fc.record(Object.fromEntries(codec.fields.map((field) => [field.name, valueOf(field)])))
      return record.map((values) => ({ codec, values }))
    })
    fc.assert(
      fc.property(cases, fc.nat(64), ({ codec, values }, offset) => {
        const bytes = Buffer.concat([Buffer.alloc(offset, 0xff), codec.encode(values)])
        expect(codec.decode(bytes, offset)).toEqual(values)
      }),
      { numRuns: 200 },
    )
  })

  it('has the sizes that a compiler gives', () => {
    const size = (version: string) => loadAbi(version).struct('DepthMarketData').size
    expect([size('6.3.6'), size('6.5.1'), size('6.7.7')]).toEqual([408, 568, 584])
  })

  it('takes the full name of a struct and its middle', () => {
    expect(loadAbi('6.7.7').struct('CThostFtdcInputOrderField')).toBe(order)
    // @ts-expect-error the compiler knows the structs
    expect(() => loadAbi('6.7.7').struct('InputOrdre')).toThrow(/UNKNOWN_STRUCT.*6\.7\.7.*InputOrdre.*spelling/)
  })

  it('starts from zeroed memory, also in a buffer that was used', () => {
    const used = Buffer.alloc(order.size + 8, 0xaa)
    const bytes = order.encode({ InstrumentID: 'rb2505' }, used)
    expect(bytes).toBe(used)
    expect(order.decode(bytes)['LimitPrice']).toBe(0)
    expect(used.subarray(order.size)).toEqual(Buffer.alloc(8, 0xaa))
  })

  it('reads DBL_MAX as no value', () => {
    const bytes = order.encode({ LimitPrice: NO_VALUE, StopPrice: 3000 })
    expect(order.decode(bytes)['LimitPrice']).toBeUndefined()
    expect(order.get('LimitPrice', bytes)).toBeUndefined()
    expect(order.get('StopPrice', bytes)).toBe(3000)
  })

  it('reads GBK up to the NUL', () => {
    const info = loadAbi('6.7.7').struct('RspInfo')
    const bytes = info.encode({ ErrorMsg: 'CTP:资金不足' })
    expect(bytes.subarray(4, 17).toString('hex')).toBe('4354503ad7cabdf0b2bbd7e300')
    bytes.fill(0xff, 17)
    expect(info.decode(bytes)['ErrorMsg']).toBe('CTP:资金不足')
  })

  it('joins text that was cut inside a character before it decodes', () => {
    const statement = '交易结算单 Settlement '.repeat(40)
    const bytes = encodeText(statement)
    const chunks = [
      bytes.subarray(0, 499),
      bytes.subarray(499, 998),
      Buffer.concat([bytes.subarray(998), Buffer.alloc(9)]),
    ]
    expect(decodeChunks(chunks)).toBe(statement)
  })

  it('has no field that came with a later version', () => {
    const old = loadAbi('6.3.6').struct('InputOrder')
    expect(old.has('OrderMemo')).toBe(false)
    expect(old.decode(Buffer.alloc(old.size))['OrderMemo']).toBeUndefined()
    expect(old.reader(['OrderMemo', 'OrderRef'])(Buffer.alloc(old.size))).toEqual({
      OrderMemo: undefined,
      OrderRef: '',
    })
    expect(() => old.encode({ OrderMemo: 'a1' })).toThrow(/UNKNOWN_FIELD.*InputOrder.*6\.3\.6.*OrderMemo/)
  })

  it.each([
    [{ InstrumentID: 'x'.repeat(81) }, /InputOrderField\.InstrumentID of CTP 6\.7\.7 wants at most 80 bytes/],
    [{ InstrumentID: '螺'.repeat(41) }, /at most 80 bytes/],
    [{ InstrumentID: 'rb\0' }, /without NUL/],
    [{ VolumeTotalOriginal: 1.5 }, /VolumeTotalOriginal.*integer.*1\.5/],
    [{ VolumeTotalOriginal: 2 ** 31 }, /integer/],
    [{ VolumeTotalOriginal: '3' }, /integer.*"3"/],
    [{ LimitPrice: Number.NaN }, /LimitPrice.*a number/],
    [{ Direction: '10' }, /Direction.*one ASCII character/],
  ])('refuses %j and names the place', (values, message) => {
    expect(() => order.encode(values as EncodableFields<FieldsOf<'InputOrder'>>)).toThrow(message)
  })

  it('never shows a password in an error', () => {
    const login = loadAbi('6.7.7').struct('ReqUserLogin')
    const secret = 'hunter2'.repeat(9)
    expect(() => login.encode({ Password: secret })).toThrow(/Password.*<hidden string>/)
    expect(() => login.encode({ Password: secret })).not.toThrow(/hunter2/)
  })

  it('carries blobs as bytes', () => {
    const system = loadAbi('6.7.7').struct('UserSystemInfo')
    const blob = Uint8Array.from({ length: 273 }, (_, index) => (index * 37) % 256)
    const bytes = system.encode({ ClientSystemInfo: blob, ClientSystemInfoLen: 273 })
    expect(new Uint8Array(system.raw('ClientSystemInfo', bytes))).toEqual(blob)
  })

  it('never reads past the buffer', () => {
    expect(() => order.decode(Buffer.alloc(order.size - 1))).toThrow(RangeError)
    expect(() => order.decode(Buffer.alloc(order.size), 1)).toThrow(RangeError)
    expect(() => order.encode({}, Buffer.alloc(order.size - 1))).toThrow(RangeError)
  })
})
