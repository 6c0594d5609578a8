import type { ExchangeBook, ExchangeBookLevel, ExchangeOwner } from '@huangpu/messages'

export interface LadderMark {
  /** `own`: of the console's account; `account`: of another one. */
  readonly kind: 'own' | 'account' | 'participant'
  readonly name: string
  readonly volume: number
}

/** A row of the ladder; one without a price keeps the place of a level that is not there. */
export interface LadderRow {
  readonly key: string
  readonly side: 'bid' | 'ask'
  readonly price: number | null
  readonly volume: number
  readonly marks: readonly LadderMark[]
}

/** Asks from the worst to the best, then bids from the best: always so many rows a side, so that nothing jumps. */
export function ladderRows(book: ExchangeBook, levels: number, ownAccount: string): LadderRow[] {
  const side = (name: LadderRow['side'], found: readonly ExchangeBookLevel[]): LadderRow[] =>
    Array.from({ length: levels }, (_, place) => rowOf(name, place, found[place], ownAccount))
  return [...side('ask', book.asks).reverse(), ...side('bid', book.bids)]
}

function rowOf(
  side: LadderRow['side'],
  place: number,
  level: ExchangeBookLevel | undefined,
  ownAccount: string,
): LadderRow {
  const key = `${side}${place}`
  if (!level) return { key, side, price: null, volume: 0, marks: [] }
  const marks = level.holders.flatMap(({ owner, volume }) => {
    const kind = kindOf(owner, ownAccount)
    return kind === null || owner.name === null ? [] : [{ kind, name: owner.name, volume }]
  })
  return { key, side, price: level.price, volume: level.volume, marks }
}

function kindOf({ kind, name }: ExchangeOwner, ownAccount: string): LadderMark['kind'] | null {
  if (kind === 'market') return null
  if (kind === 'participant') return 'participant'
  return name === ownAccount ? 'own' : 'account'
}
