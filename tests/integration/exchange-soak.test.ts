/**
 * Three hundred contracts, two snapshots a second each, through the market data front and the library to a client: both
 * processes keep no more memory than they did. Long form: an exchange hour. Runs against built code.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { PRODUCTS } from '@huangpu/core'
import { temporaryFolder, waitUntil, type TemporaryFolder } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LIBRARIES } from '../support/exchange-scene.js'
import { MemoryProbe } from '../support/memory-probe.js'

const LONG = process.env['HUANGPU_TEST_LONG'] === '1'
const PROJECT = path.resolve(import.meta.dirname, '../..')
const SUPPORT = path.join(PROJECT, 'tests/support')
const CONTRACTS = 300
/** Of exchange time, in as many parts as there are samples. */
const SECONDS = LONG ? 3_600 : 48
const PARTS = LONG ? 60 : 12
/** What is left after full collections, from the second quarter of the run to the last. */
const HEAP_GROWTH_MAX_MIB = 2
const RSS_GROWTH_MAX_MIB = 24
const HOUR_MS = 3_600_000

const months = Array.from(
  { length: 24 },
  (_, at) => `${27 + Math.floor(at / 12)}${String((at % 12) + 1).padStart(2, '0')}`,
)
const symbols = months
  .flatMap((month) => [...PRODUCTS.keys()].map((product) => `${product}${month}`))
  .slice(0, CONTRACTS)

let folder: TemporaryFolder
const children: ChildProcess[] = []
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  folder.remove()
})

/** A program of tests/support under measurement, after its first word. */
async function measured(
  program: string,
  args: string[],
): Promise<{ child: ChildProcess; probe: MemoryProbe; word: unknown }> {
  const probe = new MemoryProbe(path.join(folder.path, `${program}.sock`))
  const child = fork(path.join(SUPPORT, `${program}.mjs`), args, { env: { ...process.env, ...probe.environment } })
  children.push(child)
  const [word] = (await once(child, 'message')) as unknown[]
  return { child, probe, word }
}

async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = once(child, 'message') as Promise<[T]>
  child.send(message)
  return (await answer)[0]
}

it(
  `${CONTRACTS} contracts for ${SECONDS} s of exchange time leave the memory of exchange and client flat`,
  { timeout: HOUR_MS },
  async () => {
    const exchange = await measured('soak-exchange', [PROJECT, folder.path, ...symbols])
    const { port } = exchange.word as { port: number }
    const library = path.join(LIBRARIES, 'libthostmduserapi_se.so')
    const flow = path.join(folder.path, 'reader')
    const reader = await measured('tick-reader', [library, `tcp://127.0.0.1:${port}`, flow, ...symbols])

    let ticks = 0
    for (let part = 1; part <= PARTS; part += 1) {
      const { sent } = await ask<{ sent: number }>(exchange.child, { forMs: (SECONDS * 1_000) / PARTS })
      // Beside ticks: an answer for the login and one for each subscription.
      const wanted = sent - 1 - CONTRACTS
      await waitUntil(async () => (ticks = await ask<number>(reader.child, {})) === wanted, {
        message: () => `${wanted} ticks, got ${ticks}`,
      })
      for (const { probe } of [exchange, reader]) await probe.sample()
    }
    expect(ticks).toBe(CONTRACTS * (2 * SECONDS + 1))
    for (const [name, { probe }] of Object.entries({ exchange, reader })) {
      const { heapMib, rssMib } = probe.growth()
      if (LONG) console.info(`${name}: heap grew by ${heapMib.toFixed(1)}, resident memory by ${rssMib.toFixed(1)} MiB`)
      expect(heapMib, `heap of the ${name}: ${JSON.stringify(probe.samples)}`).toBeLessThan(HEAP_GROWTH_MAX_MIB)
      expect(rssMib, `resident memory of the ${name}: ${JSON.stringify(probe.samples)}`).toBeLessThan(
        RSS_GROWTH_MAX_MIB,
      )
    }
  },
)
