/** The trading session as the order path sees it at this moment. */
export interface TradingSession {
  /** Logged in, replayed, queried: orders may go out. */
  readonly ready: boolean
  /** Logged in and the settlement confirmed: the counter takes cancels, whatever is still replayed or asked. */
  readonly confirmed: boolean
  readonly connected: boolean
  /** Null while not logged in. */
  readonly login: {
    readonly tradingDay: string
    readonly frontId: number
    readonly sessionId: number
    readonly maxOrderRef: number
  } | null
}

export interface RequestPort {
  request(name: string, fields: Record<string, string | number | undefined>): { code: number; requestId: number }
  /** Whether this version's struct has a field. */
  has(struct: string, field: string): boolean
}
