// How many ticks a second one market process takes, from the message's text to bars on disk. Build first.
// node apps/market/bench/ticks-per-second.mjs
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatShanghai } from '@huangpu/core'
import { BarStore, loadCalendar } from '@huangpu/storage'
import { BarOutlet } from '../dist/bar-outlet.js'
import { FeedBook } from '../dist/feed-book.js'
import { GapRecorder } from '../dist/gap-recorder.js'
import { IntervalOutlet } from '../dist/interval-outlet.js'
import { createTickHandler } from '../dist/handlers/on-tick.js'

const CONTRACTS = 500
const SNAPSHOTS = 480
const calendar = loadCalendar(fileURLToPath(new URL('../../../config', import.meta.url)))
const opening = calendar.sessionsOf('au', '20250909')[0].openMs
const dir = mkdtempSync(join(tmpdir(), 'market-bench-'))
const level = (n) => ({
  [`bid_price_${n}`]: 650.4,
  [`bid_volume_${n}`]: 100,
  [`ask_price_${n}`]: 650.6,
  [`ask_volume_${n}`]: 80,
})
const depth = Object.assign({}, ...[1, 2, 3, 4, 5].map(level))
const tick = (symbol, seq) => ({
  symbol,
  exchange: 'SHFE',
  datetime: formatShanghai(opening + seq * 500),
  last_price: 650 + (seq % 9) / 50,
  volume: seq * 3,
  open_interest: 98_765,
  last_volume: 3,
  open_price: 648,
  high_price: 651.2,
  low_price: 647.5,
  pre_close: 649,
  limit_up: 680,
  limit_down: 620,
  ...depth,
  account_id: 'sim001',
  environment: 'sim',
  trading_day: '20250909',
  seq,
  turnover: seq * 1_950_000,
  pre_settlement: 648.5,
  gateway_time_us: 1_757_336_401_500_000,
})
const messages = []
for (let seq = 1; seq <= SNAPSHOTS; seq += 1)
  for (let i = 0; i < CONTRACTS; i += 1) {
    const symbol = `au${1000 + i}`
    messages.push([`tick:${symbol}`, JSON.stringify(tick(symbol, seq))])
  }

let bars = 0
const ignore = () => undefined
const store = new BarStore({ dir, environment: 'sim' })
const gaps = new GapRecorder({ append: (symbol, gap) => store.appendGap(symbol, gap), count: ignore })
const book = new FeedBook(calendar, () => opening, gaps)
const intervals = new IntervalOutlet({ accountId: 'sim001', environment: 'sim', publish: ignore, count: ignore })
const outlet = new BarOutlet({
  store,
  accountId: 'sim001',
  environment: 'sim',
  unwrittenBarsMax: 1_000,
  publish: ignore,
  onPublished: (feed, bar) => {
    intervals.take(feed, bar)
    bars += 1
  },
  count: ignore,
  onDisk: ignore,
})
const deadLetters = {
  put: (channel, json, reason) => {
    throw new Error(`${channel} ${reason} ${json}`)
  },
}
const onTick = createTickHandler({
  book,
  outlet,
  gaps,
  fill: undefined,
  deadLetters,
  environment: 'sim',
  accountId: 'sim001',
  count: ignore,
  onHandled: ignore,
})
let slowest = 0
const cpu = process.cpuUsage()
const start = performance.now()
for (let i = 0; i < messages.length; i += CONTRACTS) {
  const round = performance.now()
  for (let k = i; k < i + CONTRACTS; k += 1) onTick(messages[k][0], messages[k][1])
  slowest = Math.max(slowest, performance.now() - round)
}
const seconds = (performance.now() - start) / 1_000
const spent = process.cpuUsage(cpu)
await store.close()
rmSync(dir, { recursive: true })
console.log(
  JSON.stringify({
    ticks: messages.length,
    bars,
    ticks_per_second: Math.round(messages.length / seconds),
    cpu_us_per_tick: Number(((spent.user + spent.system) / messages.length).toFixed(2)),
    us_per_tick: Number(((seconds * 1e6) / messages.length).toFixed(2)),
    slowest_round_of_500_ms: Number(slowest.toFixed(1)),
  }),
)
