import type { Bus } from '@huangpu/bus'
import {
  CLOCK_CHANNEL,
  CLOCK_KEY,
  connectionKey,
  connectionSnapshotSchema,
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

/**
 * Everything that tells whether work is under way, of one moment.
 * KEYS: the progress hashes of the services in ARGV's order, then the key of the connection state, then the streams.
 * ARGV: the services' names.
 * Returns JSON {progress: {name: {counter: text}}, connection: text, unacknowledged: number}: entries pending over all
 * groups, plus one for each group that has not read to the end.
 */
const READ_WORK = `
local progress = {}
for i, name in ipairs(ARGV) do
  local flat = redis.call('HGETALL', KEYS[i])
  local fields = {}
  for j = 1, #flat, 2 do fields[flat[j]] = flat[j + 1] end
  progress[name] = fields
end
local total = 0
for i = #ARGV + 2, #KEYS do
  local stream = KEYS[i]
  if redis.call('EXISTS', stream) == 1 then
    local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
    for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
      total = total + group[6]
      if last and group[8] ~= last[1] then total = total + 1 end
    end
  end
end
return cjson.encode({progress = progress, connection = redis.call('GET', KEYS[#ARGV + 1]), unacknowledged = total})`

const countersSchema = z.record(z.string(), z.coerce.number())
const workSchema = z.object({
  progress: z.object({
    exchange: countersSchema,
    gateway: countersSchema,
    market: countersSchema,
    trading: countersSchema,
    strategy: countersSchema,
  }),
  /** Lua's word for a key that is gone. */
  connection: z.string().or(z.literal(false)),
  unacknowledged: z.int(),
})
const WORKERS = ['exchange', 'gateway', 'market', 'trading', 'strategy'] as const satisfies readonly ServiceName[]

function bothReady(json: string): boolean {
  const { td, md } = connectionSnapshotSchema.parse(JSON.parse(json))
  return td.state === 'ready' && md.state === 'ready'
}

/** Publishes a stepped time to every service. */
export async function publishStep(bus: Bus, nowMs: number): Promise<void> {
  const json = JSON.stringify({ mode: 'stepped', now_ms: nowMs } satisfies ClockData)
  await bus.keys.set(CLOCK_KEY, json)
  bus.publish(CLOCK_CHANNEL, json)
  await bus.flushed()
}

/** The running stack as the driver moves and watches it. */
export function createStackPort(stack: ChildStack, bus: Bus): ReplayPort {
  const { services, token, ctp } = stack.installation
  const exchange = createPeerClient({ name: 'exchange', host: services.host, port: services.ports.exchange, token })
  const keys = [...WORKERS.map(progressKey), connectionKey(ctp.accountId), ...Object.keys(GROUPS_OF_STREAM)]
  return {
    publishTime: (nowMs) => publishStep(bus, nowMs),
    step: async (toMs) => {
      const answer = await exchange.post('/clock/step', { to_ms: toMs }, stepSchema)
      return { ticksSent: answer.ticks_sent, nextEventMs: answer.next_event_ms }
    },
    readWork: async () => {
      const work = workSchema.parse(JSON.parse(String(await bus.script(READ_WORK, keys, WORKERS))))
      const sessionsReady = work.connection !== false && bothReady(work.connection)
      return { ...work.progress, unacknowledged: work.unacknowledged, sessionsReady }
    },
    check: () => stack.check(),
  }
}
