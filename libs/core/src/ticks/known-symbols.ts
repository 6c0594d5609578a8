import type { CellCursor } from './cell-cursor.js'

/** A contract of a file, found again by the bytes of its cell. One shape for all: every row touches one. */
export class KnownSymbol {
  /** Instant of its last row. */
  lastAtMs = -Infinity

  constructor(
    readonly cell: Uint8Array,
    readonly symbol: string,
    /** From a cell such as `SHFE.rb2701`; '' else. */
    readonly exchange: string,
  ) {}
}

/** Contracts by the bytes of their cells, so that a row makes no string. */
export class KnownSymbols {
  private readonly byHash = new Map<number, KnownSymbol[]>()
  private previous: KnownSymbol | undefined

  /** The contract of the cell at the cursor, which then stands at the cell's end. */
  read(cursor: CellCursor): KnownSymbol {
    if (this.previous && cursor.isSame(this.previous.cell)) return this.previous
    const { bytes, at } = cursor
    const to = cursor.cellEnd()
    let hash = to - at
    for (let i = at; i < to; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0
    const sameHash = this.byHash.get(hash) ?? []
    let found = sameHash.find((known) => cursor.isSame(known.cell))
    if (!found) {
      const cell = bytes.slice(at, to)
      const { symbol, exchange } = named(cursor.text().trim())
      found = new KnownSymbol(cell, symbol, exchange)
      this.byHash.set(hash, [...sameHash, found])
    }
    this.previous = found
    return found
  }
}

/** `SHFE.rb2701` and `rb2701.SHFE` name exchange and contract. */
function named(text: string): { symbol: string; exchange: string } {
  const [first = '', second] = text.split('.')
  if (second === undefined) return { symbol: text, exchange: '' }
  return /^[A-Z]+$/.test(first) ? { symbol: second, exchange: first } : { symbol: first, exchange: second }
}
