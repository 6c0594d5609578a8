/**
 * Hours of ticks through exchange, CTP library, addon, gateway and Redis at many times the speed of time: the gateway's
 * memory stays where it was. Long form: 24 hours of trading. Runs against built code.
 */
import { waitUntil } from '@huangpu/testkit'
import { afterEach, expect, it } from 'vitest'
import { GatewayStack } from '../support/gateway-stack.js'

const LONG = process.env['HUANGPU_TEST_LONG'] === '1'
/** Exchange hours of trading, two ticks a second and contract. */
const HOURS = LONG ? 24 : 2
const SPEED = LONG ? 150 : 250
const MIB = 1_048_576
/**
 * Of what the first third of the run settled at. In the minute of the short form V8 has not settled yet, so that it
 * finds gross leaks only; the long form judges.
 */
const HEAP_GROWTH_MAX_MIB = LONG ? 12 : 24
const RSS_GROWTH_MAX_MIB = 40

let stack: GatewayStack
afterEach(async () => {
  await stack.close()
})

interface Memory {
  readonly heapMib: number
  readonly rssMib: number
}

async function memory(): Promise<Memory> {
  const text = await (await stack.request('gateway', '/metrics')).text()
  const of = (name: string): number => Number(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(text)?.[1]) / MIB
  return { heapMib: of('nodejs_heap_size_used_bytes'), rssMib: of('process_resident_memory_bytes') }
}

const least = (samples: readonly Memory[], of: keyof Memory): number => Math.min(...samples.map((each) => each[of]))

it(
  `${HOURS} exchange hours of ticks leave the gateway's memory flat`,
  { timeout: LONG ? 3_600_000 : 300_000 },
  async () => {
    stack = await GatewayStack.prepare({
      exchange: { time: { mode: 'always_open', speed: SPEED } },
      services: { ticks: { record: 'on' } },
    })
    await stack.start('exchange')
    await stack.start('gateway')
    await stack.ready()
    const wanted = HOURS * 7_200
    const samples: Memory[] = []
    let published = 0
    let heard = 0
    await waitUntil(
      async () => {
        const counters = (await stack.health('gateway'))?.counters ?? {}
        published = counters['ticks_published'] ?? 0
        samples.push(await memory())
        // What the test itself keeps must not fill its own memory.
        heard += stack.ticks.splice(0).length
        return published >= wanted
      },
      {
        timeoutMs: LONG ? 3_000_000 : 240_000,
        everyMs: 500,
        message: () => `${wanted} ticks, got ${published}\n${stack.log.slice(-1_000)}`,
      },
    )
    const third = Math.floor(samples.length / 3)
    const before = samples.slice(Math.floor(third / 2), third + 1)
    const after = samples.slice(-third)
    const grown = {
      heapMib: least(after, 'heapMib') - least(before, 'heapMib'),
      rssMib: least(after, 'rssMib') - least(before, 'rssMib'),
    }
    expect(samples.length).toBeGreaterThan(10)
    expect(heard).toBeGreaterThan(wanted * 0.9)
    expect(grown.heapMib, JSON.stringify(samples.at(-1))).toBeLessThan(HEAP_GROWTH_MAX_MIB)
    expect(grown.rssMib, JSON.stringify(samples.at(-1))).toBeLessThan(RSS_GROWTH_MAX_MIB)
  },
)
