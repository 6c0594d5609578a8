import { connectBus, type Bus } from '@huangpu/bus'
import { formatShanghai, parseShanghai } from '@huangpu/core'
import { barListSchema, lastTickKey, tickDataSchema, tickListSchema, type TickData } from '@huangpu/messages'
import { startFaultProxy, waitUntil, type FaultProxy } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MarketProcess } from '../support/market-process.js'
import { WireSubscriber } from '../support/wire-subscriber.js'

// Programs beside ours that follow docs/wire.md ("Missing no tick and no bar"), and whose connection to Redis is cut. They
// must end with what is on disk, by whatever sign they notice that messages are missing.
const SYMBOL = 'au2512'
const DAY = '20250909'
const [SECOND_MS, MINUTE_MS] = [1_000, 60_000]

let market: MarketProcess
let proxy: FaultProxy
const buses: Bus[] = []
let [nowMs, volume, seq] = [parseShanghai('2025-09-08T21:00:00') ?? NaN, 0, 0]

beforeAll(async () => {
  market = await MarketProcess.open({ now: '2025-09-08T20:50:00', tradingDay: DAY, subscriptions: [SYMBOL] })
  await market.start()
  proxy = await startFaultProxy(market.redisAddress)
})
afterAll(async () => {
  await Promise.all(buses.map((bus) => bus.close()))
  await proxy?.stop()
  await market?.close()
})

/** A tick, and the clock with it; its minute's bar is published by the next minute's tick or clock. */
async function tick(onMs = 20 * SECOND_MS): Promise<void> {
  nowMs += onMs
  volume += 7
  seq += 1
  await market.setClock(formatShanghai(nowMs))
  market.send(tickOf({ datetime: formatShanghai(nowMs), volume, seq }))
}

/** The clock closes the minute of the last tick; resolves when its row is written and its bar is told. */
async function closeMinute(): Promise<void> {
  const minute = formatShanghai(Math.floor(nowMs / MINUTE_MS) * MINUTE_MS)
  nowMs = (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS + 2 * SECOND_MS
  await market.setClock(formatShanghai(nowMs))
  const isTold = (): boolean => market.bars.some((bar) => bar.interval === '1m' && bar.datetime === minute)
  await waitUntil(isTold, { message: `the bar of ${minute}` })
}

const rows = (): string[] => market.rows(SYMBOL, DAY)

async function subscribe(heeds: ('numbers' | 'reconnections')[]): Promise<WireSubscriber> {
  const bus = await connectBus({ ...market.redisAddress, port: proxy.port }, { name: 'another-program' })
  buses.push(bus)
  return WireSubscriber.open(bus, { symbol: SYMBOL, heeds, get: (path) => market.get(path) })
}

/** Whatever is published before `cut` never reaches them, and nothing tells them so. */
async function cutConnections(): Promise<void> {
  const before = all.map(({ reconnections }) => reconnections)
  proxy.cut()
  await waitUntil(() => all.every((one, i) => one.reconnections > (before[i] ?? 0)), { message: 'new connections' })
}

/** The disk being at rest. */
const isWhole = (one: WireSubscriber): Promise<void> =>
  waitUntil(() => one.rows().join('\n') === rows().join('\n'), {
    message: () => `what is on disk\n${rows().join('\n')}\ngot\n${one.rows().join('\n')}`,
  })

let all: readonly [WireSubscriber, WireSubscriber, WireSubscriber]

it('reads what it missed as soon as anything tells that something is missing', async () => {
  all = [await subscribe(['numbers']), await subscribe(['reconnections']), await subscribe([])]
  const [byNumbers, byReconnection, byBars] = all
  for (let i = 0; i < 3; i += 1) await tick()
  await closeMinute()
  for (const one of all) await isWhole(one)
  expect(rows()).toHaveLength(2)

  proxy.blackHole()
  for (let i = 0; i < 9; i += 1) await tick()
  await closeMinute()
  await cutConnections()
  await isWhole(byReconnection)
  // The others have heard nothing since, and silence tells nothing.
  expect([byNumbers.rows().length, byBars.rows().length]).toEqual([2, 2])
  await tick()
  await isWhole(byNumbers)
  expect(byBars.rows()).toHaveLength(2)
  await closeMinute()
  for (const one of all) await isWhole(one)
  expect([byNumbers.refetchedFrom, byBars.refetchedFrom]).toEqual([['21:01'], ['21:01']])
})

it('numbers alone do not tell of a bar that was lost between two ticks: the next bar does, which does not follow', async () => {
  const [byNumbers, byReconnection, byBars] = all
  await tick()
  await waitUntil(() => byNumbers.ticks.at(-1)?.seq === seq)
  proxy.blackHole()
  await closeMinute()
  await cutConnections()
  await isWhole(byReconnection)
  await tick()
  await waitUntil(() => byNumbers.ticks.at(-1)?.seq === seq)
  expect(byNumbers.rows()).toHaveLength(rows().length - 1)
  await closeMinute()
  for (const one of all) await isWhole(one)
  expect([byNumbers.refetchedFrom, byBars.refetchedFrom]).toEqual([
    ['21:01', '21:06'],
    ['21:01', '21:06'],
  ])
})

it('a gateway that began anew is one more sign, and its marks come with the bars', async () => {
  proxy.blackHole()
  await tick()
  await closeMinute()
  seq = 0
  await tick(40 * SECOND_MS)
  await closeMinute()
  await cutConnections()
  await tick()
  const [byNumbers] = all
  await isWhole(byNumbers)
  await closeMinute()
  for (const one of all) await isWhole(one)
  const { items } = barListSchema.parse(await market.get(`/bars?symbol=${SYMBOL}&from=${DAY}`))
  const marked = items.filter(({ partial }) => partial).map(({ datetime }) => datetime.slice(11, 16))
  expect(marked).toContain('21:10')
  for (const one of all) expect(one.partial()).toEqual(marked)
})

it('while market is away it asks until market is back', async () => {
  proxy.blackHole()
  await tick()
  await closeMinute()
  expect(await market.end('SIGTERM')).toBe(0)
  await cutConnections()
  await market.start()
  // Its own routes answer when it has begun to listen.
  await waitUntil(async () => 'items' in ((await market.get('/ticks')) as object), {
    message: 'market to have started',
  })
  await tick()
  await closeMinute()
  for (const one of all) await isWhole(one)
})

it('cut off at random, again and again, it has every row in the end', async () => {
  const random = numbersOf(20_250_909)
  for (let cut = 0; cut < 6; cut += 1) {
    for (let i = random(9); i >= 0; i -= 1) await tick((1 + random(50)) * SECOND_MS)
    proxy.blackHole()
    for (let i = random(9); i >= 0; i -= 1) await tick((1 + random(50)) * SECOND_MS)
    if (random(2) === 0) await closeMinute()
    await market.handled()
    await cutConnections()
  }
  await tick(60 * SECOND_MS)
  await closeMinute()
  for (const one of all) await isWhole(one)
  expect(rows().length).toBeGreaterThan(30)
})

const seqInRedis = async (): Promise<number> => {
  const json = await market.bus.keys.get(lastTickKey(SYMBOL))
  return json === null ? NaN : tickDataSchema.parse(JSON.parse(json)).seq
}

it('a late joiner gets the last tick from Redis, which forgets it after 30 s, or from market, which does not', async () => {
  const key = lastTickKey(SYMBOL)
  const sentMs = await redisMs()
  await tick()
  await waitUntil(async () => (await seqInRedis()) === seq, { message: 'the last tick in Redis' })
  const expiresMs = Number(await market.bus.script(`return redis.call('PTTL', KEYS[1]) + ${NOW_LUA}`, [key], []))
  expect(expiresMs).toBeGreaterThanOrEqual(sentMs + 30_000)
  expect(expiresMs).toBeLessThanOrEqual((await redisMs()) + 30_000)
  // However slow the rest of this is.
  await market.bus.keys.prolong(key, 3_600_000)

  const early = await subscribe(['numbers'])
  await early.join(DAY)
  expect(early.ticks.map((one) => one.seq)).toEqual([seq])
  expect(early.rows()).toEqual(rows())
  const [snapshot] = early.ticks
  await tick()
  await waitUntil(() => early.ticks.at(-1)?.seq === seq)
  // Read too late: it has heard what came after.
  if (snapshot) early.onSnapshot(snapshot)
  expect(early.ticks.map((one) => one.seq)).toEqual([seq - 1, seq])
  await closeMinute()
  await isWhole(early)
  expect(early.refetchedFrom).toEqual([])

  await waitUntil(async () => (await seqInRedis()) === seq, { message: 'the last tick in Redis' })
  // As after 30 s without a tick.
  await market.bus.keys.del(key)
  const late = await subscribe(['numbers'])
  await late.join(DAY)
  expect(late.ticks).toEqual([])
  const { items } = tickListSchema.parse(await market.get(`/ticks?symbols=${SYMBOL}`))
  expect(items.map((one) => one.seq)).toEqual([seq])
})

/** Milliseconds since 1970 by the clock of Redis. */
const NOW_LUA = "redis.call('TIME')[1] * 1000 + math.floor(redis.call('TIME')[2] / 1000)"
const redisMs = async (): Promise<number> => Number(await market.bus.script(`return ${NOW_LUA}`, [], []))

/** The same numbers every time: below the bound, zero included. */
function numbersOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below
}

const tickOf = (own: Pick<TickData, 'datetime' | 'volume' | 'seq'>): TickData => ({
  symbol: SYMBOL,
  exchange: 'SHFE',
  last_price: 650 + (own.volume % 5) / 50,
  open_interest: 1_000 + own.volume,
  last_volume: 7,
  open_price: null,
  high_price: null,
  low_price: null,
  pre_close: null,
  limit_up: null,
  limit_down: null,
  bid_price_1: null,
  bid_volume_1: 0,
  ask_price_1: null,
  ask_volume_1: 0,
  account_id: 'sim001',
  environment: 'sim',
  trading_day: DAY,
  turnover: own.volume * 650_000,
  pre_settlement: null,
  gateway_time_us: 0,
  ...own,
})
