import { parseShanghai, shanghaiDay, startOfShanghaiDay, type EpochMs } from '@huangpu/core'
import type { ExchangeFault } from '@huangpu/messages'
import type { FaultMoment } from './fault-moment.js'
import type { ScenarioLine, ScenarioWhen } from './scenario-schema.js'

export type Counted = 'insert' | 'trade' | 'login'

/** A scenario under way: how often each event came, and what still waits. */
export interface Scenario {
  readonly counts: Readonly<Record<Counted, number>>
  readonly waiting: readonly { readonly due: Due; readonly fault: ExchangeFault }[]
}

type Due = { kind: 'time'; atMs: EpochMs } | { kind: 'count'; event: Counted; n: number }

export interface ScenarioStep {
  readonly scenario: Scenario
  /** To be armed now, in the order of the file. */
  readonly due: readonly ExchangeFault[]
}

const DAY_MS = 86_400_000

/** Times are of the exchange; one of the day means the next after the start. */
export const startScenario = (lines: readonly ScenarioLine[], startMs: EpochMs): Scenario => ({
  counts: { insert: 0, trade: 0, login: 0 },
  waiting: lines.map(({ when, fault }) => ({ due: dueOf(when, startMs), fault })),
})

/** Instants at which something of the scenario is due. */
export const alarmsOf = ({ waiting }: Scenario): EpochMs[] =>
  waiting.flatMap(({ due }) => (due.kind === 'time' ? [due.atMs] : []))

export const onScenarioTime = (scenario: Scenario, nowMs: EpochMs): ScenarioStep =>
  take(scenario, (due) => due.kind === 'time' && due.atMs <= nowMs)

/** Before the faults that are armed meet the moment, so that a line can strike the very order that it counts. */
export function onScenarioMoment(scenario: Scenario, moment: FaultMoment): ScenarioStep {
  const event = eventOf(moment)
  if (!event) return { scenario, due: [] }
  const counts = { ...scenario.counts, [event]: scenario.counts[event] + 1 }
  return take({ ...scenario, counts }, (due) => due.kind === 'count' && due.event === event && due.n === counts[event])
}

function take(scenario: Scenario, isDue: (due: Due) => boolean): ScenarioStep {
  return {
    scenario: { ...scenario, waiting: scenario.waiting.filter(({ due }) => !isDue(due)) },
    due: scenario.waiting.filter(({ due }) => isDue(due)).map(({ fault }) => fault),
  }
}

function eventOf(moment: FaultMoment): Counted | undefined {
  if (moment.at === 'insert') return 'insert'
  if (moment.at === 'login') return moment.front === 'td' ? 'login' : undefined
  return moment.at === 'told' && moment.what !== 'ack' ? 'trade' : undefined
}

function dueOf(when: ScenarioWhen, startMs: EpochMs): Due {
  if (when.after_s !== undefined) return { kind: 'time', atMs: startMs + Math.round(when.after_s * 1000) }
  if (when.time !== undefined) return { kind: 'time', atMs: instantOf(when.time, startMs) }
  const [event] = (['insert', 'trade', 'login'] as const).filter((name) => when[name] !== undefined)
  return { kind: 'count', event: event ?? 'insert', n: (event && when[event]) ?? 1 }
}

function instantOf(time: string, startMs: EpochMs): EpochMs {
  const instant = parseShanghai(time)
  if (instant !== undefined) return instant
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  const ofDay = startOfShanghaiDay(shanghaiDay(startMs)) + ((hours * 60 + minutes) * 60 + seconds) * 1000
  return ofDay >= startMs ? ofDay : ofDay + DAY_MS
}
