import type { KillView } from '@huangpu/messages'

export interface Waiting {
  /** How long to wait at most, ms. */
  readonly limitMs: number
  look(): Promise<KillView>
  pause(ms: number): Promise<void>
  /** Monotonic, ms. */
  nowMs(): number
}

const EVERY_MS = 200

/** No order works, and no closing order is about to be sent. */
export const isQuiet = ({ working_orders, flatten }: KillView): boolean => working_orders === 0 && flatten !== 'running'

/** What is true once nothing works any more, or when the time is over. The switch is on, whether or not it can be looked at. */
export async function untilNothingWorks(first: KillView, waiting: Waiting): Promise<KillView> {
  const until = waiting.nowMs() + waiting.limitMs
  let seen = first
  while (!isQuiet(seen) && waiting.nowMs() < until) {
    await waiting.pause(EVERY_MS)
    try {
      seen = await waiting.look()
    } catch {
      return seen
    }
  }
  return seen
}
