import { ctpCodes } from '../generated/codes.js'

/** Names and values of one code type. */
export interface CodeTable {
  /** The middle of its CTP name, such as OrderStatus. */
  readonly type: string
  readonly nameOf: ReadonlyMap<string, string>
  readonly codeOf: ReadonlyMap<string, string>
  /** `0 Buy, 1 Sell`, for error texts. */
  readonly allowed: string
}

const tables = new Map<string, CodeTable | undefined>()

/** Takes CTP's full name (TThostFtdcDirectionType) or its middle. Undefined for a type that is no coded character. */
export function codeTable(type: string): CodeTable | undefined {
  if (!tables.has(type)) tables.set(type, toTable(/^TThostFtdc(.*)Type$/.exec(type)?.[1] ?? type))
  return tables.get(type)
}

/** A text that carries one code for each leg of a combination. */
export const legCodeTable = (ctpType: string): CodeTable | undefined => {
  const legType = LEG_TYPES[ctpType]
  return legType === undefined ? undefined : codeTable(legType)
}

const LEG_TYPES: Readonly<Record<string, string>> = {
  TThostFtdcCombOffsetFlagType: 'OffsetFlag',
  TThostFtdcCombHedgeFlagType: 'HedgeFlag',
}

function toTable(type: string): CodeTable | undefined {
  if (!Object.hasOwn(ctpCodes, type)) return undefined
  const entries = Object.entries(ctpCodes[type as keyof typeof ctpCodes])
  return {
    type,
    nameOf: new Map(entries.map(([name, code]) => [code, name])),
    codeOf: new Map(entries),
    allowed: entries.map(([name, code]) => `${code} ${name}`).join(', '),
  }
}
