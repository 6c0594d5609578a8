/** A contract of a file, found again by the bytes of its cell. */
export interface KnownSymbol {
  readonly bytes: Uint8Array
  readonly hash: number
  readonly symbol: string
  /** From a cell such as `SHFE.rb2701`; '' else. */
  readonly exchange: string
  /** Instant of its last row. */
  lastAtMs: number
}

/** Contracts by the bytes of their cells, so that a row makes no string. */
export class KnownSymbols {
  private readonly byHash = new Map<number, KnownSymbol[]>()
  private previous: KnownSymbol | undefined

  /** The contract whose cell is `bytes[from, to)`. */
  find(bytes: Uint8Array, from: number, to: number): KnownSymbol {
    let hash = to - from
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0
    if (this.previous && isSame(this.previous, hash, bytes, from, to)) return this.previous
    let found = this.byHash.get(hash)?.find((known) => isSame(known, hash, bytes, from, to))
    if (!found) {
      const cell = bytes.slice(from, to)
      found = { bytes: cell, hash, ...named(new TextDecoder('latin1').decode(cell).trim()), lastAtMs: -Infinity }
      this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), found])
    }
    this.previous = found
    return found
  }
}

function isSame(known: KnownSymbol, hash: number, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.hash !== hash || known.bytes.length !== to - from) return false
  for (let i = from; i < to; i++) if (known.bytes[i - from] !== bytes[i]) return false
  return true
}

/** `SHFE.rb2701` and `rb2701.SHFE` name exchange and contract. */
function named(text: string): { symbol: string; exchange: string } {
  const [first = '', second] = text.split('.')
  if (second === undefined) return { symbol: text, exchange: '' }
  return /^[A-Z]+$/.test(first) ? { symbol: second, exchange: first } : { symbol: first, exchange: second }
}
