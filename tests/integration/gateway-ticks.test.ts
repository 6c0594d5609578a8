/** Who wants which ticks, whether they come, and what is kept of them. Runs against built code. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  INTEREST_KEY,
  STREAMS,
  SUBSCRIBE_CHANNEL,
  eventDataSchema,
  exchangeFaultArmedSchema,
  subscriptionListSchema,
  type BadTick,
  type SubscriptionView,
} from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { GatewayStack } from '../support/gateway-stack.js'

const PATIENCE = { everyMs: 50 }
let stack: GatewayStack
let alerts: string[]
afterEach(async () => {
  await stack.close()
})

async function open(services: object = {}): Promise<void> {
  stack = await GatewayStack.prepare({
    services,
    contracts: [
      { symbol: 'au2702', price: 650 },
      { symbol: 'cu2701', price: 78_000 },
    ],
  })
  alerts = []
  stack.bus.tail([STREAMS.event], { [STREAMS.event]: '0-0' }, (_stream, _id, json) => {
    const event = eventDataSchema.parse(JSON.parse(json))
    if (event.type === 'alert') alerts.push(event.code)
  })
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
}

const subscriptions = async (): Promise<SubscriptionView[]> =>
  subscriptionListSchema.parse(await stack.call('gateway', '/subscriptions')).items
const shown = async (): Promise<string[]> =>
  (await subscriptions()).map(({ symbol, state, wanted_by: by }) => `${symbol} ${state} ${by.join('+')}`)
const ticksOf = (symbol: string): number => stack.ticks.filter((tick) => tick.symbol === symbol).length
const moreTicksOf = async (symbol: string): Promise<void> => {
  const before = ticksOf(symbol)
  await waitUntil(() => ticksOf(symbol) > before, { ...PATIENCE, message: () => `ticks of ${symbol}` })
}
const showsOnly = (expected: string[]): Promise<void> =>
  waitUntil(async () => JSON.stringify(await shown()) === JSON.stringify(expected), {
    ...PATIENCE,
    message: () => `${expected.join(', ')}\n${stack.log.slice(-2_000)}`,
  })
/** Written, and cleaned of what nobody renews, after what it asks for was subscribed. */
async function interestIs(expected: string[]): Promise<void> {
  let fields = ''
  const message = (): string => `interest of ${expected.join()}, got ${fields}`
  const read = async (): Promise<string> =>
    Object.keys(await stack.bus.keys.hgetall(INTEREST_KEY))
      .sort()
      .join()
  await waitUntil(async () => (fields = await read()) === expected.join(), { ...PATIENCE, message })
}
const arm = async (fault: object): Promise<string> =>
  exchangeFaultArmedSchema.parse(await stack.call('exchange', '/faults', fault)).id
const dropped = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    Object.entries((await stack.health('gateway'))?.counters ?? {}).filter(([name]) =>
      name.startsWith('ticks_dropped_'),
    ),
  )

describe('subscriptions', () => {
  it('are what configuration, people and services want; they outlive the front, the gateway and Redis', async () => {
    await open()
    await showsOnly(['rb2701 confirmed config'])
    const refused = await stack.call('gateway', '/subscriptions', { symbols: ['au2702', 'rb2601'] })
    expect(refused).toMatchObject({ error: { code: 'unknown_symbol', details: ['rb2601'] } })
    await stack.call('gateway', '/subscriptions', { symbols: ['au2702'] })
    await stack.bus.keys.hset(INTEREST_KEY, {
      'strategy:cu2701': String(Date.now()),
      'strategy:au2702': String(Date.now()),
      'web:rb2701': String(Date.now() - 9 * 3_600_000),
    })
    stack.bus.publish(SUBSCRIBE_CHANNEL, '{}')
    const all = ['au2702 confirmed http+strategy', 'cu2701 confirmed strategy', 'rb2701 confirmed config']
    await showsOnly(all)
    await interestIs(['gateway:au2702', 'gateway:rb2701', 'strategy:au2702', 'strategy:cu2701'])
    for (const symbol of ['au2702', 'cu2701', 'rb2701']) await moreTicksOf(symbol)

    await stack.loses('md', () => arm({ kind: 'drop_front', front: 'md', away_ms: 200 }))
    await showsOnly(all)
    for (const symbol of ['au2702', 'cu2701', 'rb2701']) await moreTicksOf(symbol)

    await stack.bus.keys.del(INTEREST_KEY)
    stack.bus.publish(SUBSCRIBE_CHANNEL, '{}')
    await showsOnly(['au2702 confirmed http', 'cu2701 confirmed ', 'rb2701 confirmed config'])
    await moreTicksOf('cu2701')

    await stack.end('gateway', 'SIGKILL')
    await stack.start('gateway')
    await stack.ready()
    await showsOnly(['au2702 confirmed http', 'rb2701 confirmed config'])
    await interestIs(['gateway:au2702', 'gateway:rb2701'])
    const response = await stack.request('gateway', '/subscriptions/au2702', { method: 'DELETE' })
    expect(await response.json()).toEqual({ symbol: 'au2702', removed: true, still_wanted_by: [] })
    expect(await stack.request('gateway', '/subscriptions/..%2f', { method: 'DELETE' })).toMatchObject({ status: 400 })
  })
})

describe('ticks', () => {
  it('that no client should believe are dropped, each with its reason', async () => {
    await open()
    await waitUntil(() => stack.ticks.some((tick) => tick.volume > 20), PATIENCE)
    const cases: [BadTick, string[]][] = [
      ['dbl_max', ['without_price']],
      ['zero', ['without_price']],
      ['wrong_day', ['other_trading_day']],
      ['volume_falls', ['volume_fell']],
      ['off_limits', ['price_outside_limits']],
      ['old', ['off_clock', 'outside_session']],
    ]
    let last: Record<string, number> = {}
    for (const [what, reasons] of cases) {
      const sum = async (): Promise<number> => {
        const counts = (last = await dropped())
        return reasons.reduce((total, reason) => total + (counts[`ticks_dropped_${reason}`] ?? 0), 0)
      }
      const before = await sum()
      // Again until it is seen: half of a volume that more than doubled since the last tick is no fall.
      for (let tries = 0; (await sum()) <= before; tries += 1) {
        expect(tries, `${what} to be dropped: ${JSON.stringify(last)}`).toBeLessThan(20)
        await moreTicksOf('rb2701')
        await arm({ kind: 'bad_tick', what, symbol: 'rb2701' })
        await moreTicksOf('rb2701')
      }
    }
    for (const tick of stack.ticks) expect(tick.last_price).toBeGreaterThan(1_000)
    const volumes = stack.ticks.map((tick) => tick.volume)
    expect(volumes).toEqual([...volumes].sort((a, b) => a - b))
  })

  it('that stop within the session are told once, and that they come again', async () => {
    await open({ ticks: { silent_after_s: 5 } })
    await stack.tick()
    const id = await arm({ kind: 'stop_ticks' })
    await waitUntil(() => alerts.includes('feed_silent'), PATIENCE)
    await stack.request('exchange', `/faults/${id}`, { method: 'DELETE' })
    await waitUntil(() => alerts.includes('feed_heard'), PATIENCE)
    expect(alerts.filter((code) => code.startsWith('feed_')).slice(0, 2)).toEqual(['feed_silent', 'feed_heard'])
    expect(await stack.call('gateway', '/clock')).toMatchObject({ kind: 'virtual', offset_ms: null, alarmed: false })
  })

  it('are recorded one by one when that is wished, over a kill in mid-line', async () => {
    await open({ ticks: { record: 'on' } })
    const [tick] = [await stack.tick()]
    const file = join(stack.home.path, 'data/ticks/rb2701', `${tick.trading_day}.csv`)
    // The recorder writes once a second: at first there is no file.
    const rows = (): string[][] =>
      (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []).map((line) => line.split(','))
    const column = (name: string): string[] => {
      const [header = [], ...lines] = rows()
      return lines.map((line) => line[header.indexOf(name)] ?? '')
    }
    await waitUntil(() => stack.log.includes('ready') && rows().length > 5, PATIENCE)
    await stack.end('gateway', 'SIGKILL')
    const kept = rows().length
    appendFileSync(file, 'rb2701,SHFE,2026')
    await stack.start('gateway')
    await stack.ready()
    await waitUntil(() => rows().length > kept + 3, PATIENCE)
    await stack.end('gateway', 'SIGTERM')
    const width = rows()[0]?.length
    expect(rows().every((row) => row.length === width)).toBe(true)
    // Each published tick that Redis delivered and the kill did not take is a row, with the same figures.
    const published = new Map(stack.ticks.map((each) => [String(each.gateway_time_us), each]))
    const stamps = column('ReceivedAtUs')
    expect(new Set(stamps).size).toBe(stamps.length)
    const prices = column('LastPrice')
    const volumes = column('Volume')
    stamps.forEach((stamp, i) => {
      const each = published.get(stamp)
      if (each) expect([Number(prices[i]), Number(volumes[i])]).toEqual([each.last_price, each.volume])
    })
    expect(stamps.filter((stamp) => published.has(stamp)).length).toBeGreaterThan(5)
  })
})
