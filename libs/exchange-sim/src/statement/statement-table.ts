/** One column of a table: its Chinese and English heading, its width in columns of a terminal, and what stands in it. */
export interface StatementColumn<Row> {
  readonly zh: string
  readonly en: string
  readonly width: number
  readonly align: 'left' | 'right'
  readonly cell: (row: Row) => string
  /** What stands below all rows. */
  readonly sum?: (rows: readonly Row[]) => string
}

/** A Chinese character takes two columns, as it takes two bytes of GBK. */
export const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + (character.charCodeAt(0) > 0x7f ? 2 : 1), 0)

export function padded(text: string, width: number, align: 'left' | 'right' | 'centre'): string {
  const space = Math.max(0, width - widthOf(text))
  if (align === 'left') return text + ' '.repeat(space)
  if (align === 'right') return ' '.repeat(space) + text
  return ' '.repeat(Math.floor(space / 2)) + text + ' '.repeat(Math.ceil(space / 2))
}

/** A titled table with its headings in both languages, and a last row of sums that begins with how many rows there are. No rows: no table. */
export function statementTable<Row>(
  title: string,
  columns: readonly StatementColumn<Row>[],
  rows: readonly Row[],
): string[] {
  if (rows.length === 0) return []
  const line = (textOf: (column: StatementColumn<Row>) => string, align?: 'centre'): string =>
    `|${columns.map((column) => padded(textOf(column), column.width, align ?? column.align)).join('|')}|`
  const width = columns.reduce((sum, column) => sum + column.width + 1, 1)
  const rule = '-'.repeat(width)
  const sumOf = (column: StatementColumn<Row>): string =>
    column === columns[0] ? count(rows.length) : (column.sum?.(rows) ?? '')
  return [
    padded(title, width, 'centre').trimEnd(),
    ...[rule, line(({ zh }) => zh, 'centre'), line(({ en }) => en, 'centre'), rule],
    ...rows.map((row) => line(({ cell }) => cell(row))),
    ...[rule, line(sumOf), rule],
    '',
  ]
}

export const yuan = (amount: number): string => (Math.abs(amount) < 0.005 ? 0 : amount).toFixed(2)
const price = (amount: number): string => amount.toFixed(3)
const count = (rows: number): string => `共${String(rows).padStart(4)}条`

export const textColumn = <Row>(
  zh: string,
  en: string,
  width: number,
  cell: (row: Row) => string,
): StatementColumn<Row> => ({ zh, en, width, align: 'left', cell })

export const priceColumn = <Row>(
  zh: string,
  en: string,
  width: number,
  of: (row: Row) => number,
): StatementColumn<Row> => ({ zh, en, width, align: 'right', cell: (row) => price(of(row)) })

/** Amounts in yuan, with their sum. */
export const yuanColumn = <Row>(
  zh: string,
  en: string,
  width: number,
  of: (row: Row) => number,
): StatementColumn<Row> => summedColumn(zh, en, width, of, yuan)

export const lotsColumn = <Row>(
  zh: string,
  en: string,
  width: number,
  of: (row: Row) => number,
): StatementColumn<Row> => summedColumn(zh, en, width, of, String)

const summedColumn = <Row>(
  zh: string,
  en: string,
  width: number,
  of: (row: Row) => number,
  show: (amount: number) => string,
): StatementColumn<Row> => ({
  ...{ zh, en, width, align: 'right' },
  cell: (row) => show(of(row)),
  sum: (rows) => show(rows.reduce((total, row) => total + of(row), 0)),
})
