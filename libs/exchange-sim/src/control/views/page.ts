export interface PageWish {
  readonly limit: number
  /** Of the page before; absent: the first. */
  readonly cursor?: string | undefined
}

/** A part of a list, and where the next one begins; null at the end. */
export interface Page<T> {
  readonly items: T[]
  readonly next_cursor: string | null
}

/** Takes so many rows, and the cursor of the last one when more follow. */
export function cutPage<T>(rows: Iterable<T>, limit: number, cursorOf: (row: T) => string): Page<T> {
  const items: T[] = []
  for (const row of rows) {
    const last = items.at(-1)
    if (items.length === limit && last !== undefined) return { items, next_cursor: cursorOf(last) }
    items.push(row)
  }
  return { items, next_cursor: null }
}
