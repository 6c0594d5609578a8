import type { Direction } from '@huangpu/core'
import type { PositionData, PositionView } from '@huangpu/messages'

/** Lots of one side of one contract: what strategies hold together, and what the account has. */
export interface PositionShortfall {
  readonly symbol: string
  readonly direction: Direction
  readonly held: number
  readonly account: number
}

export interface HeldLots {
  readonly symbol: string
  readonly long: number
  readonly short: number
  /** Requests in flight make a comparison meaningless. */
  readonly settled: boolean
}

/**
 * The account's positions as trading and the gateway report them. A strategy that believes in more lots than the
 * account has will have its closes refused: that is worth an alert, once per difference.
 */
export class AccountPositions {
  private readonly volumes = new Map<string, number>()
  private reported = new Set<string>()

  constructor(
    private readonly accountId: string,
    private readonly heldLots: () => readonly HeldLots[],
    private readonly onShortfall: (shortfall: PositionShortfall) => void,
  ) {}

  /** The complete answer of GET /positions. */
  onSnapshot(rows: readonly PositionView[]): void {
    this.volumes.clear()
    for (const row of rows) this.set(row.symbol, row.direction, row.volume)
    this.compare()
  }

  /** One row of stream:position; differences are looked for when the query's last row is there. */
  onRow(row: PositionData): void {
    if (row.account_id !== this.accountId) return
    this.set(row.symbol, row.direction, row.volume)
    if (row.is_last) this.compare()
  }

  private set(symbol: string, direction: Direction, volume: number): void {
    this.volumes.set(`${symbol}|${direction}`, volume)
  }

  private compare(): void {
    const found = new Set<string>()
    for (const { symbol, long, short, settled } of this.heldLots()) {
      if (!settled) continue
      for (const [direction, held] of [['LONG', long] as const, ['SHORT', short] as const]) {
        const account = this.volumes.get(`${symbol}|${direction}`) ?? 0
        if (held <= account) continue
        const mark = `${symbol}|${direction}|${held}|${account}`
        found.add(mark)
        if (!this.reported.has(mark)) this.onShortfall({ symbol, direction, held, account })
      }
    }
    this.reported = found
  }
}
