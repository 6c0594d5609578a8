/** The rows of `after` that `before` does not have in the same form. */
export function changedRows<T>(before: readonly T[] | null, after: readonly T[], keyOf: (row: T) => string): T[] {
  const known = new Map(before?.map((row) => [keyOf(row), JSON.stringify(row)]))
  return after.filter((row) => known.get(keyOf(row)) !== JSON.stringify(row))
}
