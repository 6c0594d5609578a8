import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectBus, type Bus } from '@huangpu/bus'
import { parseShanghai } from '@huangpu/core'
import {
  barListSchema,
  CLOCK_CHANNEL,
  CLOCK_KEY,
  INTEREST_KEY,
  STREAMS,
  SUBSCRIBE_CHANNEL,
  connectionKey,
  healthSchema,
  lastTickKey,
  progressKey,
  tickDataSchema,
  type BarData,
  type Health,
  type TickData,
} from '@huangpu/messages'
import { freePort, startRedis, temporaryFolder, waitUntil, type TestRedis } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'

const project = fileURLToPath(new URL('../..', import.meta.url))
const TOKEN = 'market-service-test'
const home = temporaryFolder('huangpu-market-')
let redis: TestRedis
let bus: Bus
let gateway: Server
let port: number
let market: ChildProcess | undefined
let log = ''
const bars: BarData[] = []
let ticksSent = 0

const at = (text: string): number => parseShanghai(text) ?? NaN
const health = async (): Promise<Health> => healthSchema.parse(await get('/health'))
const counted = async (name: string): Promise<number> => (await health()).counters[name] ?? 0

async function get(path: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } })
  return response.json()
}

async function setClock(time: string): Promise<void> {
  const json = JSON.stringify({ mode: 'stepped', now_ms: at(time) })
  await bus.keys.set(CLOCK_KEY, json)
  bus.publish(CLOCK_CHANNEL, json)
}

function tick(datetime: string, volume: number, seq: number, fields: Partial<TickData> = {}): void {
  const message: TickData = {
    symbol: 'au2512',
    exchange: 'SHFE',
    datetime,
    last_price: 650.5 + (volume % 7) / 50,
    volume,
    open_interest: 98_765,
    last_volume: 1,
    open_price: null,
    high_price: null,
    low_price: null,
    pre_close: 649,
    limit_up: 680,
    limit_down: 620,
    bid_price_1: 650.4,
    bid_volume_1: 100,
    ask_price_1: 650.6,
    ask_volume_1: 80,
    account_id: 'sim001',
    environment: 'sim',
    trading_day: '20250909',
    seq,
    turnover: volume * 650_000,
    pre_settlement: 648.5,
    gateway_time_us: 1_757_336_401_500_000,
    ...fields,
  }
  ticksSent += 1
  bus.publish(`tick:${message.symbol}`, JSON.stringify(message))
}

async function startMarket(): Promise<void> {
  const child = spawn(process.execPath, [join(project, 'apps/market/dist/main.js')], {
    env: { ...process.env, HUANGPU_HOME: home.path, HUANGPU_REDIS_PASSWORD: redis.address.password },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (log += text.toString()))
  market = child
  ticksSent = 0
  const live = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`market ended with ${child.exitCode}\n${log}`)
    return (await health().catch(() => undefined))?.live === true
  }
  await waitUntil(live, { timeoutMs: 30_000, message: () => `market to be live\n${log}` })
}

async function endMarket(signal: NodeJS.Signals): Promise<number | null> {
  const child = market
  market = undefined
  if (!child || child.exitCode !== null) return child?.exitCode ?? null
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  child.kill(signal)
  return ended
}

/** All ticks sent so far have been handled: their rows are written. */
const handled = (): Promise<void> =>
  waitUntil(async () => (await counted('ticks')) === ticksSent, { message: () => `ticks to be handled\n${log}` })

beforeAll(async () => {
  redis = await startRedis()
  bus = await connectBus(redis.address, { name: 'test' })
  const ports = { gateway: await freePort(), market: (port = await freePort()) }
  cpSync(join(project, 'config'), join(home.path, 'config'), { recursive: true })
  const { host, port: redisPort } = redis.address
  writeFileSync(join(home.path, 'config/redis_config.yaml'), `mode: external\nhost: ${host}\nport: ${redisPort}\n`)
  const services = { host: '127.0.0.1', ports, clock: 'virtual', subscriptions: ['au2512'] }
  writeFileSync(join(home.path, 'config/services.yaml'), JSON.stringify(services))
  mkdirSync(join(home.path, '.huangpu/secrets'), { recursive: true, mode: 0o700 })
  writeFileSync(join(home.path, '.huangpu/secrets/service-token'), TOKEN, { mode: 0o600 })
  const answer = { service: 'gateway', live: true, trading: true, state: 'ready', reasons: [], environment: 'sim' }
  gateway = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ...answer, pid: 1, started_at: '', version: '0', counters: {} }))
  }).listen(ports.gateway, '127.0.0.1')
  const link = (name: 'td' | 'md') => ({
    type: 'connection',
    event_id: name,
    service: 'gateway',
    account_id: 'sim001',
    environment: 'sim',
    datetime: '2025-09-08T20:30:00',
    link: name,
    state: 'ready',
    trading_day: '20250909',
    reason: null,
    latched: false,
  })
  await bus.keys.set(connectionKey('sim001'), JSON.stringify({ td: link('td'), md: link('md') }))
  await bus.subscribe({
    patterns: ['bar:*'],
    onMessage: (_channel, json) => void bars.push(JSON.parse(json) as BarData),
    onGap: () => undefined,
  })
  await setClock('2025-09-08T20:55:00')
  await startMarket()
})

afterAll(async () => {
  await endMarket('SIGKILL')
  gateway.close()
  gateway.closeAllConnections()
  await bus.close()
  await redis.stop()
  home.remove()
})

const file = (): string => readFileSync(join(home.path, 'data/bars/au2512/20250909.csv'), 'utf8')
const shown = (): string[] =>
  bars.map((bar) => `${bar.datetime.slice(11)} v${bar.volume}${bar.partial ? ' partial' : ''}`)

it('is trading once the feed is', async () => {
  expect(await health()).toMatchObject({ service: 'market', state: 'ready', trading: true, environment: 'sim' })
})

it('turns ticks into rows and messages, by tick and by clock', async () => {
  tick('2025-09-08T20:59:00', 40, 1)
  tick('2025-09-08T21:00:30.500', 100, 2)
  tick('2025-09-08T21:01:00', 130, 3)
  await handled()
  await setClock('2025-09-08T21:02:02')
  await waitUntil(() => bars.length === 2)
  expect(shown()).toEqual(['21:00:00 v100', '21:01:00 v30'])
  expect(bars[0]).toMatchObject({ symbol: 'au2512', trading_day: '20250909', datetime: '2025-09-08T21:00:00' })
  expect(file().split('\n')[1]).toMatch(
    /^2025-09-08T21:00:00,20250909,650\.\d+,650\.\d+,650\.\d+,650\.\d+,100,65000000,98765$/,
  )
  const progress = await bus.keys.hgetall(progressKey('market'))
  expect(progress).toMatchObject({ ticks: '3', bars_published: '2', clock_ms: String(at('2025-09-08T21:02:02')) })
})

it('sets malformed messages aside', async () => {
  bus.publish('tick:au2512', '{"symbol":')
  tick('2025-09-08T21:02:10', 130, 4, { volume: -1 })
  ticksSent += 1
  await handled()
  await waitUntil(async () => (await bus.streamInfo(STREAMS.dead)).length === 2)
  expect(await counted('messages_malformed')).toBe(2)
})

it('keeps the last tick in Redis and serves bars, ticks and contracts', async () => {
  tick('2025-09-08T21:02:20', 150, 5)
  await handled()
  await waitUntil(async () => (await bus.keys.get(lastTickKey('au2512')))?.includes('"volume":150') ?? false)
  expect(tickDataSchema.parse(JSON.parse((await bus.keys.get(lastTickKey('au2512'))) ?? '')).seq).toBe(5)
  const newest = barListSchema.parse(await get('/bars?symbol=au2512&limit=1'))
  expect(newest).toMatchObject({
    items: [{ datetime: '2025-09-08T21:01:00', volume: 30 }],
    current: { datetime: '2025-09-08T21:02:00', volume: 20 },
  })
  expect(await get(`/bars?symbol=au2512&limit=1&cursor=${newest.next_cursor}`)).toMatchObject({
    items: [{ datetime: '2025-09-08T21:00:00' }],
    next_cursor: null,
  })
  expect(await get('/bars?symbol=au2512&trading_day=20250910')).toMatchObject({ items: [], current: null })
  expect(await get('/bars?symbol=../../x')).toMatchObject({ error: { code: 'invalid_input' } })
  expect(await get('/ticks')).toMatchObject({ items: [{ symbol: 'au2512', volume: 150 }] })
  expect(await get('/symbols')).toMatchObject({
    items: [{ symbol: 'au2512', product: 'au', trading_days: ['20250909'] }],
  })
})

it('watches what somebody is interested in, so that its first minute counts as heard from the start', async () => {
  const symbols = async (): Promise<string[]> =>
    ((await get('/symbols')) as { items: { symbol: string }[] }).items.map(({ symbol }) => symbol)
  expect(await symbols()).toEqual(['au2512'])
  const now = String(Date.now())
  await bus.keys.hset(INTEREST_KEY, { 'web:rb2601': now, 'web:cu2601': String(Date.now() - 9 * 3_600_000) })
  bus.publish(SUBSCRIBE_CHANNEL, '{}')
  await waitUntil(async () => (await symbols()).includes('rb2601'))
  expect(await symbols()).toEqual(['au2512', 'rb2601'])
})

// The malformed tick of 21:02 left a hole in the sequence: that minute is marked as well.
it('killed in mid-minute: continues, marks what it missed, tears and doubles nothing', async () => {
  tick('2025-09-08T21:05:01', 200, 6)
  await handled()
  await waitUntil(async () => (await bus.keys.get('bar_state:au2512'))?.includes('"seq":6') ?? false)
  await endMarket('SIGKILL')
  const before = file()
  writeFileSync(join(home.path, 'data/bars/au2512/20250909.csv'), `${before}2025-09-08T21:05`)
  tick('2025-09-08T21:05:02', 210, 7)
  await startMarket()
  tick('2025-09-08T21:05:03', 220, 8)
  tick('2025-09-08T21:06:00', 230, 9)
  await handled()
  expect(shown().slice(2)).toEqual(['21:02:00 v20 partial', '21:05:00 v70 partial'])
  expect(file().startsWith(before)).toBe(true)
  expect(file().slice(before.length)).toMatch(/^2025-09-08T21:05:00,[^\n]+\n$/)
  expect(log).toContain('a half-written last row was cut off')
})

it('stops in good order and continues the open minute without a mark', async () => {
  expect(await endMarket('SIGTERM')).toBe(0)
  await startMarket()
  tick('2025-09-08T21:06:01', 240, 10)
  await handled()
  await setClock('2025-09-08T21:07:05')
  await waitUntil(() => bars.length === 5)
  expect(shown().at(-1)).toBe('21:06:00 v20')
  const minutes = file()
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.slice(11, 16))
  expect(minutes).toEqual(['21:00', '21:01', '21:02', '21:05', '21:06'])
})
