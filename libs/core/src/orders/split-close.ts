import type { Offset } from './vocabulary.js'

/** Which lots a CLOSE takes first. */
export const CLOSE_POLICIES = ['yesterday_first', 'today_first'] as const
export type ClosePolicy = (typeof CLOSE_POLICIES)[number]

/** The offsets that a command to SHFE or INE may carry. */
export type CommandOffset = Exclude<Offset, 'CLOSE'>

/** Held less frozen, of one side of one contract. */
export interface ClosableLots {
  readonly today: number
  readonly yesterday: number
}

export interface OrderLeg {
  readonly offset: CommandOffset
  readonly lots: number
}

/**
 * The child orders of a request. OPEN and the two explicit closes stay one order; CLOSE becomes one order for each
 * kind of lots that it needs, because SHFE takes CLOSE for "yesterday only".
 * @returns undefined when there are fewer closable lots than asked for; never a part of them
 */
export function legsOf(
  offset: Offset,
  lots: number,
  closable: ClosableLots,
  policy: ClosePolicy,
): readonly OrderLeg[] | undefined {
  switch (offset) {
    case 'OPEN':
      return [{ offset, lots }]
    case 'CLOSETODAY':
      return lots <= closable.today ? [{ offset, lots }] : undefined
    case 'CLOSEYESTERDAY':
      return lots <= closable.yesterday ? [{ offset, lots }] : undefined
    case 'CLOSE':
      return splitClose(lots, closable, policy)
  }
}

function splitClose(lots: number, closable: ClosableLots, policy: ClosePolicy): readonly OrderLeg[] | undefined {
  const yesterday: OrderLeg = { offset: 'CLOSEYESTERDAY', lots: Math.max(0, closable.yesterday) }
  const today: OrderLeg = { offset: 'CLOSETODAY', lots: Math.max(0, closable.today) }
  const [first, second] = policy === 'yesterday_first' ? [yesterday, today] : [today, yesterday]
  if (lots > first.lots + second.lots) return undefined
  const ofFirst = Math.min(lots, first.lots)
  const legs: OrderLeg[] = [
    { offset: first.offset, lots: ofFirst },
    { offset: second.offset, lots: lots - ofFirst },
  ]
  return legs.filter((leg) => leg.lots > 0)
}
