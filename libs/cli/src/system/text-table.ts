/** Width on a terminal: Chinese characters and full-width signs take two columns. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(character) ? 2 : 1
  return width
}

const gapOf = (text: string, width: number): string => ' '.repeat(Math.max(0, width - displayWidth(text)))

/** Columns aligned by spaces, a header above; figures stand to the right in the columns named in `toTheRight`. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  toTheRight: readonly number[] = [],
): string {
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => displayWidth(row[column] ?? ''), displayWidth(title))),
  )
  const cellOf = (cell: string, column: number): string => {
    const gap = gapOf(cell, widths[column] ?? 0)
    return toTheRight.includes(column) ? gap + cell : cell + gap
  }
  const line = (row: readonly string[]): string => row.map(cellOf).join('  ').trimEnd()
  return [line(header), ...rows.map(line)].join('\n')
}
