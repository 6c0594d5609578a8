import { join } from 'node:path'
import type { Subscription } from '@huangpu/bus'
import type { Calendar } from '@huangpu/core'
import { STREAMS, SUBSCRIBE_CHANNEL, TICK_PATTERN } from '@huangpu/messages'
import { ConnectionWatch, DeadLetters, SILENCE_TEXT, type RunningService, type ServiceContext } from '@huangpu/service'
import { BarStore, ContinuousSource, loadCalendar } from '@huangpu/storage'
import { BarOutlet } from './bar-outlet.js'
import { createCalendarWatch } from './calendar-watch.js'
import { BarUpkeep } from './bar-upkeep.js'
import { MARKET_CONFIG } from './config.js'
import { FeedBook } from './feed-book.js'
import { createClockHandler } from './handlers/on-clock.js'
import { FeedConnection } from './handlers/on-connection.js'
import { createTickHandler, type TickHandlerPorts } from './handlers/on-tick.js'
import { GapRecorder } from './gap-recorder.js'
import { IntervalOutlet } from './interval-outlet.js'
import { createMinuteFiller } from './empty-minutes.js'
import { addRoutes } from './http/routes.js'
import { RedisMirror } from './redis-mirror.js'
import { MarketHealth } from './market-health.js'
import { Subscriptions } from './subscriptions.js'

/** Ticks in, bars out: minutes to CSV files and `bar:{symbol}`, larger ones to `bar:{symbol}:{interval}`, all over HTTP. */
export async function startMarket(context: ServiceContext): Promise<RunningService> {
  const { bus, clock, log, environment, accountId } = context
  const calendar = loadCalendar(context.home.configDir, (file, changes) =>
    log.warn({ file, ...changes }, 'a file of config/calendar changes a year of the calendar'),
  )
  const store = new BarStore({
    dir: join(context.dataDir, 'bars'),
    environment,
    sync: context.services.bars.fsync,
    onProblem: ({ file, message }) => log.warn({ file }, message),
  })
  const nowMs = (): number => clock.nowMs()
  const stopUpkeep = startUpkeep(context, store, calendar)
  const count = (name: string): void => context.health.count(name)
  const gaps = new GapRecorder({ append: (symbol, gap) => store.appendGap(symbol, gap), count })
  const book = new FeedBook(calendar, nowMs, gaps)
  const health = new MarketHealth(context)
  const intervals = new IntervalOutlet({ accountId, environment, publish: (to, json) => bus.publish(to, json), count })
  const outlet = createOutlet(context, { store, health, intervals, gaps })
  const fill = context.services.bars.fill_empty_minutes ? createMinuteFiller({ outlet, count }) : undefined
  const mirror = new RedisMirror(bus.keys, book, {
    onError: (error) => log.warn({ err: error }, 'the cache of ticks and open bars'),
    onUntold: (feed, bar) => intervals.publish(feed, bar),
    onUnwritten: (feed, bar) => outlet.take(feed, bar),
    onUnwrittenGap: (feed, gap) => gaps.shown(feed, gap),
  })
  const subscriptions = new Subscriptions({
    keys: bus.keys,
    configured: context.services.subscriptions,
    book,
    wallMs: () => Date.now(),
    restore: (symbols) => mirror.restore(symbols, store, nowMs()),
  })
  await subscriptions.watchAll()

  const connection = new FeedConnection({ book, accountId, nowMs, onChange: (ready, why) => health.onFeed(ready, why) })
  const tail = bus.tail([STREAMS.event], '$', (_stream, _id, json) => connection.onEntry(json))
  await tail.ready
  const watch = new ConnectionWatch({
    keys: bus.keys,
    accountId,
    onSnapshot: (json) => connection.onSnapshot(json),
    onSilent: (silence) => connection.onSilent(SILENCE_TEXT[silence]),
    failed: (error) => log.warn({ err: error }, 'connection not read'),
  })
  await watch.start()
  const feed = await subscribeFeed(context, { book, outlet, gaps, fill, subscriptions })
  book.watchFrom(nowMs())

  clock.onAdvance(createCalendarWatch(calendar, context))
  clock.onAdvance(createClockHandler({ book, outlet, intervals, gaps, fill, stepped: clock.stepped }))
  const mirroring = setInterval(
    () => void mirror.flushSlice(),
    MARKET_CONFIG.mirrorEveryMs / MARKET_CONFIG.mirrorSlices,
  )
  const continuous = new ContinuousSource({ reader: store, days: calendar, isIndexKept: true })
  addRoutes(context.http, { book, store, continuous, calendar, accountId, environment, nowMs })
  return {
    stop: async () => {
      clearInterval(mirroring)
      await feed.close()
      watch.close()
      await tail.close()
      outlet.retry()
      gaps.retry()
      await mirror.flush()
      await bus.flushed()
      await stopUpkeep()
      await store.close()
    },
  }
}

/** Syncs rows and tends old files until the returned function is called. */
function startUpkeep(context: ServiceContext, store: BarStore, calendar: Calendar): () => Promise<void> {
  const { fsync, fsync_every_s, gzip_after_days: gzipAfterDays, keep_days: keepDays } = context.services.bars
  const { clock, log } = context
  const upkeep = new BarUpkeep({
    store,
    gzipAfterDays,
    keepDays,
    today: () =>
      calendar.tradingDayAtOrAfter(MARKET_CONFIG.longestDayProduct, clock.nowMs() - MARKET_CONFIG.dayOverAfterMs),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
  })
  const tend = (): void => void upkeep.tend()
  tend()
  const timers = [setInterval(tend, MARKET_CONFIG.tendEveryMs)]
  if (fsync === 'interval') timers.push(setInterval(() => void upkeep.sync(), fsync_every_s * 1_000))
  return async () => {
    for (const timer of timers) clearInterval(timer)
    await upkeep.stop()
  }
}

function createOutlet(
  context: ServiceContext,
  parts: { store: BarStore; health: MarketHealth; intervals: IntervalOutlet; gaps: GapRecorder },
): BarOutlet {
  const { bus, accountId, environment } = context
  const { store, health, intervals, gaps } = parts
  return new BarOutlet({
    store,
    accountId,
    environment,
    unwrittenBarsMax: MARKET_CONFIG.unwrittenBarsMax,
    publish: (channel, json) => bus.publish(channel, json),
    onPublished: (feed, bar) => {
      intervals.take(feed, bar)
      context.health.count('bars_published')
      context.progress.add('bars_published')
    },
    onLost: (feed, bar) => gaps.notWritten(feed, bar),
    count: (name) => context.health.count(name),
    onDisk: (problem) => health.onDisk(problem),
  })
}

/** Listens to ticks and to interest in more contracts. */
function subscribeFeed(
  context: ServiceContext,
  parts: Pick<TickHandlerPorts, 'book' | 'outlet' | 'gaps' | 'fill'> & { subscriptions: Subscriptions },
): Promise<Subscription> {
  const { bus, clock, log, environment, accountId } = context
  const { book, subscriptions, ...rest } = parts
  const count = (name: string): void => context.health.count(name)
  const deadLetters = new DeadLetters({
    consumer: 'market',
    clock,
    produce: (stream, json) => bus.produce(stream, json),
    count,
    warn: (fields, message) => log.warn(fields, message),
  })
  const onHandled = (): void => {
    count('ticks')
    context.progress.add('ticks')
  }
  const onTick = createTickHandler({ book, ...rest, deadLetters, environment, accountId, count, onHandled })
  const warn = (error: unknown): void => log.warn({ err: error }, 'interest in contracts could not be read')
  return context.subscribe({
    channels: [SUBSCRIBE_CHANNEL],
    patterns: [TICK_PATTERN],
    onMessage: (channel, json) => {
      if (channel === SUBSCRIBE_CHANNEL) subscriptions.watchAll().catch(warn)
      else onTick(channel, json)
    },
    onGap: () => {
      count('feed_gaps')
      book.busBack(clock.nowMs())
    },
  })
}
