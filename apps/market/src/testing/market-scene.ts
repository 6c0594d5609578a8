import { DeadLetters } from '@huangpu/service'
import { fileURLToPath } from 'node:url'
import { formatShanghai, parseShanghai } from '@huangpu/core'
import { barChannel, type BarData, type TickData } from '@huangpu/messages'
import { expect } from 'vitest'
import { BarStore, loadCalendar } from '@huangpu/storage'
import { BarOutlet } from '../bar-outlet.js'
import { createMinuteFiller } from '../empty-minutes.js'
import { FeedBook } from '../feed-book.js'
import { GapRecorder } from '../gap-recorder.js'
import { createClockHandler } from '../handlers/on-clock.js'
import { FeedConnection } from '../handlers/on-connection.js'
import { createTickHandler } from '../handlers/on-tick.js'
import { IntervalOutlet } from '../interval-outlet.js'
import { RedisMirror } from '../redis-mirror.js'
import { Subscriptions } from '../subscriptions.js'
import { aTick } from '@huangpu/testkit'

export const calendar = loadCalendar(fileURLToPath(new URL('../../../../config', import.meta.url)))
export const at = (text: string): number => parseShanghai(text) ?? NaN

export const UNWRITTEN_BARS_MAX = 100
let opened: BarStore | undefined

/** The service without sockets, alone or after a restart: a bar folder, a map for Redis, lists of what went out. */
export function market(
  dir: string,
  redis: Map<string, string>,
  startedAt: string,
  options: { fill?: boolean; symbol?: string; isWatched?: boolean } = {},
) {
  const { symbol = 'au2512', isWatched = true } = options
  const counters = new Map<string, number>()
  const published: BarData[] = []
  const dead: string[] = []
  const disk: string[] = []
  let now = at(startedAt)
  const count = (name: string): void => void counters.set(name, (counters.get(name) ?? 0) + 1)
  void opened?.close()
  const store = (opened = new BarStore({ dir, environment: 'sim' }))
  const gaps = new GapRecorder({ append: (symbol, gap) => store.appendGap(symbol, gap), count })
  const book = new FeedBook(calendar, () => now, gaps)
  if (isWatched) book.watch(symbol)
  const publish = (channel: string, json: string): void => {
    const bar = JSON.parse(json) as BarData
    expect(channel).toBe(barChannel(bar.symbol, bar.interval))
    if (bar.symbol === symbol) published.push(bar)
  }
  const intervals = new IntervalOutlet({ accountId: 'sim001', environment: 'sim', publish, count })
  const outlet = new BarOutlet({
    store,
    accountId: 'sim001',
    environment: 'sim',
    unwrittenBarsMax: UNWRITTEN_BARS_MAX,
    onLost: (feed, bar) => gaps.notWritten(feed, bar),
    publish,
    onPublished: (feed, bar) => {
      intervals.take(feed, bar)
      count('bars_published')
    },
    count,
    onDisk: (problem) => void disk.push(problem?.code ?? 'fine'),
  })
  const fill = options.fill ? createMinuteFiller({ outlet, count }) : undefined
  const clock = { kind: 'virtual' as const, nowMs: () => now, monotonicMs: () => 0 }
  const produce = (_stream: string, json: string) =>
    Promise.resolve(void dead.push((JSON.parse(json) as { reason: string }).reason))
  const deadLetters = new DeadLetters({ consumer: 'market', clock, produce, count, warn: () => undefined })
  const onTick = createTickHandler({
    book,
    outlet,
    gaps,
    fill,
    deadLetters,
    environment: 'sim',
    accountId: 'sim001',
    count,
    onHandled: () => count('ticks'),
  })
  const keys = {
    mget: (names: readonly string[]) => Promise.resolve(names.map((name) => redis.get(name) ?? null)),
    set: (name: string, value: string) => Promise.resolve(void redis.set(name, value)),
  }
  const mirror = new RedisMirror(keys, book, {
    onError: (error) => {
      throw error
    },
    onUntold: (feed, bar) => intervals.publish(feed, bar),
    onUnwritten: (feed, bar) => outlet.take(feed, bar),
    onUnwrittenGap: (feed, gap) => gaps.shown(feed, gap),
  })
  const onClock = createClockHandler({ book, outlet, intervals, gaps, fill, stepped: true })
  const connection = new FeedConnection({ book, accountId: 'sim001', nowMs: () => now, onChange: () => undefined })
  const restore = (symbols: readonly string[]): Promise<void> => mirror.restore(symbols, store, now)
  const interest = new Map<string, string>()
  const subscriptions = new Subscriptions({
    keys: { hgetall: () => Promise.resolve(Object.fromEntries(interest)) },
    ...{ configured: [], book, wallMs: () => now, restore },
  })
  return {
    restore: () => restore([symbol]),
    /** Somebody wants the contract's ticks from now on. */
    want: (time: string) => {
      now = at(time)
      interest.set(`trading:${symbol}`, String(now))
      return subscriptions.watchAll()
    },
    flush: () => mirror.flush(),
    tick: (time: string, volume: number, seq: number, more: Partial<TickData> = {}) => {
      now = at(time)
      onTick(
        `tick:${symbol}`,
        JSON.stringify(aTick({ symbol, datetime: time, volume, seq, turnover: volume * 10, ...more })),
      )
    },
    raw: onTick,
    clock: (time: string) => {
      now = at(time)
      onClock(now)
    },
    link: (state: string, time: string) => connection.onEntry(JSON.stringify(linkEvent(state, time))),
    /** What the key of the connection says to a late joiner. */
    snapshot: (state: string, time: string) => connection.onSnapshot(snapshotOf(state, time)),
    rows: () =>
      store
        .read('au2512', '20250909')
        .map((bar) => `${new Date(bar.startMs + 28_800_000).toISOString().slice(11, 16)} ${bar.volume}`),
    /** The subscription stands, after a start. */
    listen: (time: string) => {
      now = at(time)
      book.watchFrom(now)
    },
    busBack: (time: string) => {
      now = at(time)
      book.busBack(now)
    },
    gaps: () =>
      store
        .readGaps('au2512', '20250909')
        .map((gap) => `${gap.reason} ${[gap.fromMs, gap.toMs].map((ms) => formatShanghai(ms).slice(11)).join('..')}`),
    larger: (interval: string) => published.filter((bar) => bar.interval === interval).map(shown),
    all: published,
    published: () => published.filter((bar) => bar.interval === '1m').map(shown),
    counters,
    dead,
    disk,
  }
}

const linkEvent = (state: string, datetime: string) => ({
  ...{ type: 'connection', event_id: 'e', service: 'gateway', account_id: 'sim001', environment: 'sim' },
  ...{ datetime, link: 'md', state, trading_day: null, reason: null, latched: false },
})
const snapshotOf = (state: string, time: string): string =>
  JSON.stringify({ td: { ...linkEvent(state, time), link: 'td' }, md: linkEvent(state, time) })

const shown = (bar: BarData): string => `${bar.datetime.slice(11, 16)} ${bar.volume}${bar.partial ? ' partial' : ''}`
