import type { EpochMs } from '@huangpu/core'
import type { StrategyRepository, WorkingRequestRecord } from '@huangpu/storage'
import type { InstancePast, OrderPurpose, StrategyOrder } from '@huangpu/strategy-kit'
import type { StrategySpec } from '../files/strategy-spec.js'

/**
 * What an instance did before, from the store. Exchange time that lies before the last bar acted upon has started
 * over (a simulation that was begun anew): ids of the same minutes must then be new ones.
 */
export function recallPast(
  spec: StrategySpec,
  repository: StrategyRepository,
  nowMs: EpochMs,
): { past: InstancePast; requestPrefix: string } {
  const { name } = spec
  const { symbol } = spec.instrument
  const stored = repository.instance(name)
  const startedOver = stored.actedThroughMs !== null && nowMs < stored.actedThroughMs
  const epoch = startedOver ? repository.beginTimeEpoch(name) : stored.timeEpoch
  const past: InstancePast = {
    book: repository.bookEntries(name, symbol),
    requests: repository.workingRequests(name, symbol).map((request) => toRequest(request, nowMs)),
    variables: startedOver ? {} : stored.variables,
    actedThroughMs: startedOver ? -Infinity : (stored.actedThroughMs ?? -Infinity),
  }
  return { past, requestPrefix: epoch === 1 ? name : `${name}.${epoch}` }
}

const toRequest = (
  { order, placedAtMs, statuses }: WorkingRequestRecord,
  nowMs: EpochMs,
): InstancePast['requests'][number] => ({
  order: { ...order, purpose: purposeOf(order.purpose) } satisfies StrategyOrder,
  placedAtMs: Math.min(placedAtMs, nowMs),
  statuses,
})

const purposeOf = (stored: string): OrderPurpose =>
  stored === 'stop_loss' || stored === 'take_profit' ? stored : 'signal'
