/** The rows of a table below its headings. Columns are parted by two blanks or more, so that a cell may have words. */
export const tableRows = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/ {2,}/))
