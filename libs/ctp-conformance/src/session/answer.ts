import type { SpiEvent } from 'ctp-node-binding'

/** All callbacks that answered one request, up to the one with isLast. */
export interface Answer {
  readonly events: readonly SpiEvent[]
  /** Those that carry data. */
  readonly rows: readonly SpiEvent[]
  /** 0 when all went well. */
  readonly errorId: number
  /** How often flow control sent the request back (-2, -3, or error 90 or 154) before it was answered. */
  readonly limited: number
}

export const answerOf = (events: readonly SpiEvent[], limited: number): Answer => ({
  events,
  rows: events.filter((event) => event.data !== undefined && event.errorId === 0),
  errorId: events.find((event) => event.errorId !== 0)?.errorId ?? 0,
  limited,
})
