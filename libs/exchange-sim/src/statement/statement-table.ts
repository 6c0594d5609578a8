/** One column of a table: its Chinese and English heading, and its width in columns of a terminal. */
export interface Column {
  readonly zh: string
  readonly en: string
  readonly width: number
  readonly align: 'left' | 'right'
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

/** A titled table with its headings in both languages, and a last row of sums. No rows: no table. */
export function statementTable(
  title: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  sums: readonly string[],
): string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]): string =>
    `|${columns.map(({ width, align }, index) => padded(cells[index] ?? '', width, align)).join('|')}|`
  const heading = (of: 'zh' | 'en'): string =>
    `|${columns.map((column) => padded(column[of], column.width, 'centre')).join('|')}|`
  const width = columns.reduce((sum, column) => sum + column.width + 1, 1)
  const rule = '-'.repeat(width)
  return [
    padded(title, width, 'centre').trimEnd(),
    ...[rule, heading('zh'), heading('en'), rule],
    ...rows.map(line),
    ...[rule, line(sums), rule],
    '',
  ]
}

export const yuan = (amount: number): string => (Math.abs(amount) < 0.005 ? 0 : amount).toFixed(2)
export const price = (amount: number): string => amount.toFixed(3)
export const count = (rows: number): string => `共${String(rows).padStart(4)}条`
