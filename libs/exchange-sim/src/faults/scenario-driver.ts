import type { ExchangeFault } from '@huangpu/messages'
import type { Exchange } from '../exchange/exchange.js'
import type { FaultDesk } from './fault-desk.js'
import type { ScenarioLine } from './scenario-schema.js'
import { alarmsOf, onScenarioMoment, onScenarioTime, startScenario, type ScenarioStep } from './scenario.js'

/** Arms the faults of a scenario as its times and events come. */
export function driveScenario(
  lines: readonly ScenarioLine[],
  ports: { exchange: Exchange; desk: FaultDesk; arm(fault: ExchangeFault): void },
): { onAlarm(): void } {
  const { exchange, desk } = ports
  let scenario = startScenario(lines, exchange.nowMs)
  const follow = (step: ScenarioStep): void => {
    scenario = step.scenario
    for (const fault of step.due) ports.arm(fault)
  }
  exchange.setAlarms(alarmsOf(scenario))
  if (lines.length > 0) desk.onMoment = (moment) => follow(onScenarioMoment(scenario, moment))
  return { onAlarm: () => follow(onScenarioTime(scenario, exchange.nowMs)) }
}
