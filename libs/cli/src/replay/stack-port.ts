import type { Bus } from '@huangpu/bus'
import {
  CLOCK_CHANNEL,
  CLOCK_KEY,
  GROUPS_OF_STREAM,
  progressKey,
  type ClockData,
  type ServiceName,
} from '@huangpu/messages'
import { createPeerClient } from '@huangpu/service'
import { z } from 'zod'
import type { ChildStack } from '../stack/child-stack.js'
import type { ReplayPort } from './drive.js'

const stepSchema = z.object({ ticks_sent: z.int(), next_event_ms: z.int().nullable() })
const progressSchema = z.object({ td_events_sent: z.int(), md_events_sent: z.int(), requests_received: z.int() })

/**
 * Entries that some group has not acknowledged.
 * KEYS: streams. Returns pending entries over all groups, plus one for each group that has not read to the end.
 */
const UNACKNOWLEDGED = `
local total = 0
for _, stream in ipairs(KEYS) do
  if redis.call('EXISTS', stream) == 1 then
    local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
    for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
      total = total + group[6]
      if last and group[8] ~= last[1] then total = total + 1 end
    end
  end
end
return total`

/** Publishes a stepped time to every service. */
export async function publishStep(bus: Bus, nowMs: number): Promise<void> {
  const json = JSON.stringify({ mode: 'stepped', now_ms: nowMs } satisfies ClockData)
  await bus.keys.set(CLOCK_KEY, json)
  bus.publish(CLOCK_CHANNEL, json)
  await bus.flushed()
}

/** The running stack as the driver moves and watches it. */
export function createStackPort(stack: ChildStack, bus: Bus): ReplayPort {
  const { services, token } = stack.installation
  const exchange = createPeerClient({ name: 'exchange', host: services.host, port: services.ports.exchange, token })
  const progressOf = async (name: ServiceName): Promise<Record<string, number>> => {
    const fields = await bus.keys.hgetall(progressKey(name))
    return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, Number(value)]))
  }
  return {
    publishTime: (nowMs) => publishStep(bus, nowMs),
    step: async (toMs) => {
      const answer = await exchange.post('/clock/step', { to_ms: toMs }, stepSchema)
      return { ticksSent: answer.ticks_sent, nextEventMs: answer.next_event_ms }
    },
    readWork: async () => {
      const [sent, gateway, market, trading, strategy, unacknowledged] = await Promise.all([
        exchange.get('/progress', progressSchema),
        progressOf('gateway'),
        progressOf('market'),
        progressOf('trading'),
        progressOf('strategy'),
        bus.script(UNACKNOWLEDGED, Object.keys(GROUPS_OF_STREAM), []).then(Number),
      ])
      return { exchange: sent, gateway, market, trading, strategy, unacknowledged }
    },
    check: () => stack.check(),
  }
}
