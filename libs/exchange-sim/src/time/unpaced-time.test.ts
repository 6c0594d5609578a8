import { afterEach, expect, it } from 'vitest'
import type { ClockData } from '@huangpu/messages'
import { at, openScene } from '../exchange/trading-scene.fixture.js'
import type { MdFront } from '../fronts/md-front.js'
import type { TdFront } from '../fronts/td-front.js'
import { calendar } from '../exchange/trading-scene.fixture.js'
import { SyntheticSource } from '../market/synthetic-source.js'
import { UnpacedTime } from './unpaced-time.js'

const SNAPSHOT_BYTES = 500

let time: UnpacedTime | undefined
afterEach(() => time?.stop())

/** An exchange whose one client takes what was sent only when it is told to. */
function open(subscriptions: number) {
  const contracts = [{ symbol: 'rb2701', price: 3150 }]
  const source = new SyntheticSource({ kind: 'synthetic', seed: 1, contracts_expire: false, contracts }, calendar)
  const exchange = openScene({ source, start: '2026-11-23T21:00:00' })
  const client = { subscriptions, unsent: 0, most: 0, waits: [] as (() => void)[] }
  exchange.listen({
    ...{ onPrivate: () => undefined, onStatus: () => undefined, onAlarm: () => undefined, onNewDay: () => undefined },
    onSnapshot: () => {
      client.unsent += SNAPSHOT_BYTES
      client.most = Math.max(client.most, client.unsent)
    },
  })
  const server = {
    unsentBytes: () => client.unsent,
    flushed: () => new Promise<void>((resolve) => client.waits.push(resolve)),
  }
  const md = { server, subscriptionCount: () => client.subscriptions } as unknown as MdFront
  const td = { server: { unsentBytes: () => 0, flushed: async () => {} }, loginCount: () => 0 } as unknown as TdFront
  const told: ClockData[] = []
  time = new UnpacedTime({ exchange, md, td, publish: (data) => told.push(data) })
  const take = async (): Promise<void> => {
    while (client.waits.length === 0) await new Promise((resolve) => setImmediate(resolve))
    client.unsent = 0
    client.waits.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { exchange, client, told, take }
}

it('stands while nobody has subscribed', async () => {
  const { exchange, client, take } = open(0)
  time?.start()
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(exchange.nowMs).toBe(at('2026-11-23T21:00:00'))
  client.subscriptions = 1
  await take()
  expect(exchange.nowMs).toBeGreaterThan(at('2026-11-23T21:00:00'))
})

it('goes on only when the client has taken what was sent, and tells the time at least each half minute', async () => {
  const { exchange, client, told, take } = open(1)
  time?.start()
  while (client.waits.length === 0) await new Promise((resolve) => setImmediate(resolve))
  const stood = exchange.nowMs
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(exchange.nowMs).toBe(stood)
  for (let turns = 0; turns < 50; turns++) await take()
  expect(exchange.nowMs).toBeGreaterThan(stood + 50 * 20_000)
  expect(client.most).toBeLessThan(256 * 1024 + SNAPSHOT_BYTES)
  const times = told.map((data) => (data.mode === 'stepped' ? data.now_ms : Number.NaN))
  for (const [index, ms] of times.slice(1).entries()) expect(ms - times[index]!).toBeLessThanOrEqual(30_500)
})
