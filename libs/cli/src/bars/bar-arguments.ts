import { BAR_CSV_FIELDS, isSymbol, type BarCsvField } from '@huangpu/core'
import { InvalidArgumentError } from 'commander'

/** `SHFE.rb2610` or `rb2610` */
export function parseSymbol(text: string): string {
  const symbol = text.replace(/^[A-Z]+\./, '')
  if (!isSymbol(symbol)) throw new InvalidArgumentError('a contract such as au1912 / 合约代码，如 au1912')
  return symbol
}

/** `datetime=ts,open=o`: our name for a field, and the file's. */
export function parseColumns(text: string): Partial<Record<BarCsvField, string>> {
  const columns: Partial<Record<BarCsvField, string>> = {}
  for (const pair of text.split(',')) {
    const [, name = '', column = ''] = /^\s*([a-z_]+)=(.+)$/.exec(pair) ?? []
    const field = BAR_CSV_FIELDS.find((each) => each === name)
    if (!field) {
      const known = BAR_CSV_FIELDS.join(', ')
      throw new InvalidArgumentError(`field=column,... with the fields / 字段=列名，字段为 ${known}`)
    }
    columns[field] = column
  }
  return columns
}

/** A whole number from 0. */
export function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 0) throw new InvalidArgumentError('a whole number from 0 / 非负整数')
  return count
}
