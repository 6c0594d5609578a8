import type { ExchangeFault, ExchangeFaultKind } from '@huangpu/messages'
import type { FaultMoment, FaultOf } from './fault-moment.js'

/** How much of a fault is left. A spent one is no longer kept. */
export type FaultLife = { kind: 'counted'; left: number } | { kind: 'until_removed' }

export interface ArmedFault {
  readonly id: string
  readonly fault: ExchangeFault
  readonly struck: number
  readonly life: FaultLife
}

export interface Match {
  /** What stays armed. */
  readonly armed: readonly ArmedFault[]
  /** What struck, as it was armed; at most one of a kind, in the order of arming. */
  readonly struck: readonly ArmedFault[]
}

type Hits = { readonly [K in ExchangeFaultKind]: (fault: FaultOf<K>, moment: FaultMoment) => boolean }

const isNamed = (wanted: string, name: string): boolean => wanted === '*' || wanted === name

/** Where each kind strikes. What strikes when it is armed (a front drops now, ...) matches nothing later. */
const HITS: Hits = {
  drop_front: ({ at }, moment) =>
    at !== undefined &&
    (moment.at === 'told' ? moment.what === at : moment.at === at && (at === 'insert' || at === 'cancel')),
  swallow_insert: (_, moment) => moment.at === 'insert',
  refuse_insert: (_, moment) => moment.at === 'insert',
  never_ack: (_, moment) => moment.at === 'accepted',
  lose_ack: (_, moment) => moment.at === 'accepted',
  partial_fills: (_, moment) => moment.at === 'accepted',
  refuse_cancel: (_, moment) => moment.at === 'cancel',
  refuse_login: ({ front }, moment) => moment.at === 'login' && moment.front === front,
  throttle: ({ request, code }, moment) =>
    code === undefined && moment.at === 'request' && isNamed(request, moment.name),
  delay: ({ callback }, moment) => moment.at === 'callback' && isNamed(callback, moment.name),
  duplicate: ({ callback }, moment) => moment.at === 'callback' && isNamed(callback, moment.name),
  reorder: ({ callback }, moment) => moment.at === 'callback' && isNamed(callback, moment.name),
  stop_ticks: (_, moment) => moment.at === 'snapshot',
  bad_tick: (_, moment) => moment.at === 'snapshot',
  slow_reader: () => false,
  restart: () => false,
}

/** Of these only one strikes at a moment: an order that vanished is not refused as well. */
const ALTERNATIVES: Partial<Record<ExchangeFaultKind, string>> = {
  swallow_insert: 'fate',
  refuse_insert: 'fate',
  never_ack: 'ack',
  lose_ack: 'ack',
  stop_ticks: 'tick',
  bad_tick: 'tick',
}

export function arm(armed: readonly ArmedFault[], id: string, fault: ExchangeFault): readonly ArmedFault[] {
  const isLasting = fault.times === 0 || fault.kind === 'stop_ticks'
  const life: FaultLife = isLasting ? { kind: 'until_removed' } : { kind: 'counted', left: fault.times }
  return [...armed, { id, fault, struck: 0, life }]
}

/** Which armed faults strike at this moment, and what is armed after it. */
export function match(armed: readonly ArmedFault[], moment: FaultMoment): Match {
  const struck: ArmedFault[] = []
  const taken = new Set<string>()
  for (const each of armed) {
    const slot = ALTERNATIVES[each.fault.kind] ?? each.fault.kind
    if (taken.has(slot) || !concerns(each.fault, moment) || !hits(each.fault, moment)) continue
    taken.add(slot)
    struck.push(each)
  }
  const ids = new Set(struck.map(({ id }) => id))
  return { armed: ids.size === 0 ? armed : armed.flatMap((each) => (ids.has(each.id) ? worn(each) : [each])), struck }
}

/** One fault struck elsewhere: in a client's library, or on being armed. */
export const strikeOne = (armed: readonly ArmedFault[], id: string): readonly ArmedFault[] =>
  armed.flatMap((each) => (each.id === id ? worn(each) : [each]))

const hits = <K extends ExchangeFaultKind>(fault: FaultOf<K>, moment: FaultMoment): boolean =>
  HITS[fault.kind as K](fault, moment)

/** The filters: a fault of one account or contract leaves alone what names no account or contract. */
function concerns(fault: ExchangeFault, moment: FaultMoment): boolean {
  const accountId = 'accountId' in moment ? moment.accountId : undefined
  const symbol = 'symbol' in moment ? moment.symbol : undefined
  return (
    (fault.account_id === undefined || moment.at === 'snapshot' || fault.account_id === accountId) &&
    (fault.symbol === undefined || fault.symbol === symbol)
  )
}

function worn(each: ArmedFault): ArmedFault[] {
  const struck = each.struck + 1
  if (each.life.kind === 'until_removed') return [{ ...each, struck }]
  const left = each.life.left - 1
  return left > 0 ? [{ ...each, struck, life: { kind: 'counted', left } }] : []
}
