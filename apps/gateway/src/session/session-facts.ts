/** What a login told, and what identifies our orders until the next one. */
export interface LoginFacts {
  readonly tradingDay: string
  readonly frontId: number
  readonly sessionId: number
  readonly maxOrderRef: number
}

/** A refusal as the counter worded it. */
export interface Refusal {
  readonly errorId: number
  readonly message: string
}

export type LoginStep = 'authenticate' | 'login' | 'confirm'

/** No further attempt until a person acts. `code` 0: not the counter's doing (library, configuration). */
export interface Latch {
  readonly reason: string
  readonly errorId: number
}
