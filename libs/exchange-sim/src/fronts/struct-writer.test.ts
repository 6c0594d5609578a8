import { encodeText, loadAbi } from 'ctp-node-binding'
import { describe, expect, it } from 'vitest'
import { StructWriter } from './struct-writer.js'

const codec = loadAbi('6.7.7').struct('InputOrder')
const writer = new StructWriter(codec)

function written(fields: Parameters<StructWriter['write']>[0]): Record<string, unknown> {
  const bytes = Buffer.alloc(writer.size + 16, 0xff)
  writer.write(fields, bytes, 8)
  expect(bytes.subarray(0, 8).every((byte) => byte === 0xff)).toBe(true)
  expect(bytes.subarray(8 + writer.size).every((byte) => byte === 0xff)).toBe(true)
  return codec.decode(bytes, 8)
}

describe('a struct writer', () => {
  it('writes what the codec reads, and zeros elsewhere', () => {
    const fields = { InstrumentID: 'rb2701', LimitPrice: 3150.5, VolumeTotalOriginal: -3, Direction: '0', UserID: '' }
    expect(written(fields)).toMatchObject({ ...fields, OrderRef: '', RequestID: 0 })
  })

  it('agrees byte for byte with the codec', () => {
    const fields = { InvestorID: '上海', OrderRef: '7', StopPrice: Number.MAX_VALUE, MinVolume: 1, IsAutoSuspend: 0 }
    const bytes = Buffer.alloc(writer.size)
    writer.write(fields, bytes, 0)
    expect(bytes).toEqual(codec.encode(fields))
  })

  it('cuts texts to their place, whole or within a character, as the counter does', () => {
    expect(written({ OrderRef: '1234567890123456789' })['OrderRef']).toBe('123456789012')
    const bytes = Buffer.alloc(writer.size)
    writer.write({ OrderRef: 'x上海期货交易所' }, bytes, 0)
    expect(codec.raw('OrderRef', bytes)).toEqual(
      Buffer.concat([encodeText('x上海期货交易所').subarray(0, 12), Buffer.of(0)]),
    )
  })

  it('takes codes that do not exist, bytes as they are, and no value where there is none', () => {
    expect(written({ Direction: '9', NoSuchField: 1, OrderRef: undefined })).toMatchObject({
      Direction: '9',
      OrderRef: '',
    })
    expect(written({ Direction: Uint8Array.of(0x31), LimitPrice: Number.NaN })).toMatchObject({
      Direction: '1',
      LimitPrice: Number.NaN,
    })
  })

  it.each([
    ['OrderRef', 7],
    ['LimitPrice', '3150'],
    ['VolumeTotalOriginal', 1.5],
    ['VolumeTotalOriginal', Number.NaN],
  ])('names the field that can not hold a value: %s = %s', (name, value) => {
    expect(() => writer.write({ [name]: value }, Buffer.alloc(writer.size), 0)).toThrow(name)
  })
})
