/** What one instance believes of one side of a contract. Lots. */
export interface BookLots {
  readonly name: string
  readonly held: number
  /** Of these, lots that its own closes still work on: at the counter they are frozen, so they exist. */
  readonly closing: number
}

const sum = (books: readonly BookLots[], of: 'held' | 'closing'): number =>
  books.reduce((lots, book) => lots + book[of], 0)

/** Lots that the books of a side hold together beyond the account's. */
export const missingLots = (books: readonly BookLots[], accountLots: number): number =>
  Math.max(0, sum(books, 'held') - accountLots)

/** The same, but for lots whose own close may have been filled without being told yet: what is left is surely gone. */
export const surelyMissingLots = (books: readonly BookLots[], accountLots: number): number =>
  Math.max(0, sum(books, 'held') - sum(books, 'closing') - accountLots)

/**
 * Says for which books `missing` lots count, since nobody knows whose lots an outsider closed: lot by lot the book with
 * the most lots that no close of its own works on, of equal ones the first by name. The same facts give the same answer
 * in any order and after every restart. Books that lose nothing are left out.
 */
export function shareOutMissing(books: readonly BookLots[], missing: number): ReadonlyMap<string, number> {
  const free = books
    .map(({ name, held, closing }) => ({ name, lots: Math.max(0, held - closing) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const shares = new Map<string, number>()
  for (let left = missing; left > 0; left -= 1) {
    const most = Math.max(0, ...free.map(({ lots }) => lots))
    const next = free.find(({ lots }) => lots === most)
    if (!next || most === 0) break
    next.lots -= 1
    shares.set(next.name, (shares.get(next.name) ?? 0) + 1)
  }
  return shares
}
