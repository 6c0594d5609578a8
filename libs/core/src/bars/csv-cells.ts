const CELL = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/y

/** The cells of a line without the blanks around them; one in quotes may hold commas. */
export function csvCells(line: string): string[] {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim())
  const cells: string[] = []
  CELL.lastIndex = 0
  let ended = false
  while (!ended) {
    const found = CELL.exec(line)
    // Quotes that do not end: the rest as it is.
    if (!found) return [...cells, line.slice(CELL.lastIndex)]
    cells.push(found[1]?.replaceAll('""', '"') ?? (found[2] ?? '').trim())
    ended = !found[0].endsWith(',')
  }
  return cells
}
