/**
 * Hours of ticks through exchange, CTP library, addon, gateway and Redis at many times the speed of time: the gateway's
 * memory stays where it was. Long form: 24 hours of trading. Runs against built code.
 */
import path from 'node:path'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, expect, it } from 'vitest'
import { GatewayStack } from '../support/gateway-stack.js'
import { MemoryProbe } from '../support/memory-probe.js'

const LONG = process.env['HUANGPU_TEST_LONG'] === '1'
/** Exchange hours of trading, two ticks a second and contract. */
const HOURS = LONG ? 24 : 2
const SPEED = LONG ? 150 : 250
/** What is left after full collections, from the second quarter of the run to the last. */
const HEAP_GROWTH_MAX_MIB = 4
const RSS_GROWTH_MAX_MIB = 40

let stack: GatewayStack
afterEach(async () => {
  await stack.close()
})

it(
  `${HOURS} exchange hours of ticks leave the gateway's memory flat`,
  { timeout: LONG ? 3_600_000 : 300_000 },
  async () => {
    stack = await GatewayStack.prepare({
      exchange: { time: { mode: 'always_open', speed: SPEED, begin: 'next_day' } },
      services: { ticks: { record: 'on' } },
    })
    await stack.start('exchange')
    const probe = new MemoryProbe(path.join(stack.home.path, 'gateway.sock'))
    await stack.start('gateway', probe.environment)
    await stack.ready()
    const wanted = HOURS * 7_200
    let published = 0
    let heard = 0
    await waitUntil(
      async () => {
        const counters = (await stack.health('gateway'))?.counters ?? {}
        published = counters['ticks_published'] ?? 0
        await probe.sample()
        // What the test itself keeps must not fill its own memory.
        heard += stack.ticks.splice(0).length
        return published >= wanted && heard > wanted * 0.9
      },
      {
        timeoutMs: LONG ? 3_000_000 : 240_000,
        everyMs: 500,
        message: () => `${wanted} ticks, got ${published}, heard ${heard}\n${stack.log.slice(-1_000)}`,
      },
    )
    const { heapMib, rssMib } = probe.growth()
    expect(probe.samples.length).toBeGreaterThan(10)
    if (LONG) console.info(`heap grew by ${heapMib.toFixed(1)}, resident memory by ${rssMib.toFixed(1)} MiB`)
    expect(heapMib, JSON.stringify(probe.samples)).toBeLessThan(HEAP_GROWTH_MAX_MIB)
    expect(rssMib, JSON.stringify(probe.samples)).toBeLessThan(RSS_GROWTH_MAX_MIB)
  },
)
