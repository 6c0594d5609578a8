import type { KillState } from '../wire/kill-state.js'

/** What the banner says beside who and why: a key of `kill.fact` with its count. */
export interface KillFact {
  readonly key:
    | 'unknown'
    | 'working'
    | 'nothingWorks'
    | 'waitingCancels'
    | 'flattenWaiting'
    | 'flattenRunning'
    | 'flattenFlat'
    | 'flattenIncomplete'
    | 'notStored'
  readonly count: number
  /** `good`: done; `bad`: a person must look. */
  readonly tone: 'plain' | 'good' | 'bad'
}

const FLATTEN: Record<NonNullable<KillState['details']>['flatten'], Omit<KillFact, 'count'> | undefined> = {
  off: undefined,
  waiting: { key: 'flattenWaiting', tone: 'plain' },
  running: { key: 'flattenRunning', tone: 'plain' },
  flat: { key: 'flattenFlat', tone: 'good' },
  incomplete: { key: 'flattenIncomplete', tone: 'bad' },
}

/** In the order in which a person wants to know: orders, cancels, positions, the disk. */
export function killFacts({ details }: KillState): KillFact[] {
  if (details === null) return [{ key: 'unknown', count: 0, tone: 'bad' }]
  const { working_orders: working, waiting_cancels: waiting, flatten, stored } = details
  const closing = FLATTEN[flatten]
  return [
    working === 0 ? { key: 'nothingWorks', count: 0, tone: 'good' } : { key: 'working', count: working, tone: 'bad' },
    ...(waiting === 0 ? [] : [{ key: 'waitingCancels', count: waiting, tone: 'bad' } as const]),
    ...(closing ? [{ ...closing, count: 0 }] : []),
    ...(stored ? [] : [{ key: 'notStored', count: 0, tone: 'bad' } as const]),
  ]
}

/** Whether the gateway will take it: a reason, and the words it asks for. */
export function mayLift(form: { readonly reason: string; readonly confirm: string }, state: KillState): boolean {
  return form.reason.trim() !== '' && form.confirm.trim() === state.lift_confirmation
}
