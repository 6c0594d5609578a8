import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  abiVersions,
  ctpCode,
  ctpCodeName,
  ctpCodes,
  ctpEnum,
  isCtpCode,
  loadAbi,
  type CtpCode,
  type CtpCodeName,
  type EncodableFields,
  type FieldsOf,
  type StructCodec,
} from '../index.js'
import { problem } from './problem.js'

/** Every coded character of every struct of every version. */
const coded = abiVersions.flatMap((version) => {
  const abi = loadAbi(version)
  return abi.structNames.flatMap((name) => {
    const codec = abi.struct(name)
    const fields = codec.fields.filter(({ kind, ctpType }) => kind === 'char' && ctpEnum(ctpType))
    return fields.map((field) => ({ codec, field, codes: Object.values(ctpEnum(field.ctpType) ?? {}) }))
  })
})

describe('32. names of codes', () => {
  it('names codes both ways, as the header does', () => {
    expect(ctpCode('OrderStatus', 'Canceled')).toBe('5')
    expect(ctpCodeName('OrderStatus', '5')).toBe('Canceled')
    expect(ctpCodes.OffsetFlag.CloseToday).toBe('3')
    // A field whose type has another name.
    expect(ctpCode('QuoteStatus', 'Canceled')).toBe('5')
    expect([isCtpCode('Direction', '1'), isCtpCode('Direction', '2'), isCtpCode('Direction', '')]).toEqual([
      true,
      false,
      false,
    ])
    expectTypeOf(ctpCode('Direction', 'Sell')).toEqualTypeOf<'1'>()
    expectTypeOf<CtpCode<'Direction'>>().toEqualTypeOf<'0' | '1'>()
    expectTypeOf<CtpCodeName<'TimeCondition'>>().toEqualTypeOf<'IOC' | 'GFS' | 'GFD' | 'GTD' | 'GTC' | 'GFA'>()
  })

  it.each(Object.keys(ctpCodes) as (keyof typeof ctpCodes)[])('%s: every name and every value', (type) => {
    const header = Object.entries(ctpEnum(type) ?? {}).map(([name, code]) => [name.replace(/^[A-Za-z0-9]+_/, ''), code])
    expect(header.length).toBeGreaterThan(0)
    expect(Object.entries(ctpCodes[type])).toEqual(header)
    for (const [name, code] of header) {
      expect(ctpCode(type, name as never)).toBe(code)
      expect(ctpCodeName(type, code)).toBe(name)
    }
  })

  it('refuses a name and a code that the tables lack, and says what they have', () => {
    // @ts-expect-error a misspelt name
    expect(problem(() => ctpCode('Direction', 'Byu'))).toMatchObject({
      code: 'UNKNOWN_CODE',
      kind: 'refusal',
      en: 'Direction has no code "Byu"; it knows 0 Buy, 1 Sell',
    })
    for (const code of ['2', '', 'Buy', undefined, 0]) {
      const error = problem(() => ctpCodeName('Direction', code))
      expect(error.code).toBe('UNKNOWN_CODE')
      expect(error.zh).toMatch(/^Direction 没有代码 .*；可用的是：0 Buy, 1 Sell$/)
    }
    // @ts-expect-error no coded field
    expect(() => ctpCodeName('LimitPrice', '1')).toThrow(TypeError)
  })

  it('writes every code of every coded field and reads its name', () => {
    expect(coded.length).toBeGreaterThan(3000)
    for (const { codec, field, codes } of coded) {
      for (const code of codes) {
        const bytes = codec.encode({ [field.name]: code })
        if (codec.get(field.name, bytes) !== code)
          throw new Error(`${codec.version} ${codec.name}.${field.name} ${code}`)
        if (ctpEnum(field.ctpType)?.[headerName(field.ctpType, codec.codeName(field.name, bytes))] !== code) {
          throw new Error(`${codec.version} ${codec.name}.${field.name} ${code} has a wrong name`)
        }
      }
    }
  })

  it('refuses any other code on the way out and on reading by name; the raw code stays readable', () => {
    const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index))
    fc.assert(
      fc.property(fc.constantFrom(...coded), fc.constantFrom(...characters), ({ codec, field, codes }, code) => {
        fc.pre(!codes.includes(code))
        const { name } = field
        const bytes = codec.encode({ [name]: Uint8Array.of(code.charCodeAt(0)) })
        expect(codec.get(name, bytes)).toBe(code)
        for (const call of [() => codec.encode({ [name]: code }), () => codec.codeName(name, bytes)]) {
          const error = problem(call)
          expect(error.code).toBe('UNKNOWN_CODE')
          for (const text of [error.zh, error.en]) {
            for (const part of [`${codec.name}.${name}`, codec.version, JSON.stringify(code), codes[0]])
              expect(text).toContain(part)
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  const order = loadAbi('6.7.7').struct('InputOrder')

  it('checks the legs of a combination one by one', () => {
    const error = problem(() => order.encode({ CombOffsetFlag: '0x' }))
    expect([error.code, error.en]).toEqual([
      'UNKNOWN_CODE',
      expect.stringMatching(/CombOffsetFlag.*"x".*0 Open, 1 Close/),
    ])
    const bytes = order.encode({ CombOffsetFlag: '03', CombHedgeFlag: '1' })
    expect(order.codeName('CombOffsetFlag', bytes)).toBe('Open+CloseToday')
    expect(order.codeName('CombHedgeFlag', bytes)).toBe('Speculation')
  })

  it('names nothing where there is nothing to name', () => {
    expect(order.codeName('Direction', Buffer.alloc(order.size))).toBeUndefined()
    const old = loadAbi('6.3.6').struct('InputOrder') as unknown as StructCodec
    expect(old.codeName('NoSuchField', Buffer.alloc(old.size))).toBeUndefined()
    expect(() => order.codeName('LimitPrice', order.encode({ LimitPrice: 1 }))).toThrow(/carries no code/)
    expectTypeOf(order.codeName<'Direction'>).returns.toEqualTypeOf<'Buy' | 'Sell' | undefined>()
    expectTypeOf<EncodableFields<FieldsOf<'InputOrder'>>['Direction']>().toEqualTypeOf<'0' | '1' | '' | undefined>()
  })
})

function headerName(ctpType: string, name: string | undefined): string {
  const names = Object.keys(ctpEnum(ctpType) ?? {})
  return names.find((full) => full.replace(/^[A-Za-z0-9]+_/, '') === name) ?? ''
}
