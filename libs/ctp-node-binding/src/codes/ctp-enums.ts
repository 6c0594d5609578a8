import { readFileSync } from 'node:fs'

let enums: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined

/**
 * All values of a coded character field by CTP type name, as in the header: { D_Buy: '0', D_Sell: '1' }.
 * Takes the full name (TThostFtdcDirectionType, as in StructField.ctpType) or its middle. Undefined for other types.
 */
export function ctpEnum(type: string): Readonly<Record<string, string>> | undefined {
  // src/codes and dist/codes are both two folders below the package.
  enums ??= JSON.parse(readFileSync(new URL('../../abi/enums.json', import.meta.url), 'utf8')) as typeof enums
  return enums?.[type] ?? enums?.[`TThostFtdc${type}Type`]
}
