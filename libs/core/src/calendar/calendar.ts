import type { Exchange } from '../instrument/exchange.js'
import { PRODUCTS } from '../instrument/products.js'
import { commodityHours, type TradingHours } from '../instrument/trading-hours.js'
import type { EpochMs } from '../time/clock.js'
import { SHANGHAI_OFFSET_MS, shanghaiDay, type TradingDay } from '../time/shanghai-time.js'
import type { CalendarData } from './calendar-data.js'
import { hoursHistory, foreignListing } from './hours-history.js'
import { buildSessions, type Session } from './session.js'
import { createTradingDays, type TradingDays } from './trading-days.js'

export interface SessionMoment {
  readonly session: Session
  /** `auction` from the start of order entry to the opening. */
  readonly phase: 'auction' | 'continuous'
}

export interface Boundary {
  readonly atMs: EpochMs
  readonly kind: 'auction' | 'open' | 'close'
  readonly session: Session
}

/**
 * Trading days and sessions, Asia/Shanghai. `product` is `rb`, not `rb2610`; one without hours throws a RangeError
 * (ask `knows` first).
 */
export interface Calendar extends TradingDays {
  knows(product: string): boolean
  /** A product of another exchange whose hours the data has. */
  foreignListing(product: string): ForeignListing | undefined
  /** Spans of continuous trading of a trading day in order; empty when the day does not trade. */
  sessionsOf(product: string, tradingDay: TradingDay): readonly Session[]
  /** [start of the auction, closing); undefined while closed, in breaks too. */
  sessionAt(product: string, ms: EpochMs): SessionMoment | undefined
  /** The session at this instant, else the next to come. */
  sessionAtOrAfter(product: string, ms: EpochMs): Session
  /** [start of the auction, closing], so the last tick's instant belongs; undefined while closed. */
  tradingDayOf(product: string, ms: EpochMs): TradingDay | undefined
  /** Trading day of the session at this instant, else of the next: breaks belong to their day, 15:00:00.001 to the next. */
  tradingDayAtOrAfter(product: string, ms: EpochMs): TradingDay
  /** First auction start, opening or closing strictly after `ms`. */
  nextBoundary(product: string, ms: EpochMs): Boundary
  /** Last auction start, opening or closing at or before `ms`. */
  previousBoundary(product: string, ms: EpochMs): Boundary
  /** Starts of the trading minutes of a day in order: 555 for au, 465 for cu, 345 for rb. */
  minutesOf(product: string, tradingDay: TradingDay): readonly EpochMs[]
}

/** Today's hours of the products of SHFE and INE. */
export function hoursOfProduct(product: string): TradingHours | undefined {
  const spec = PRODUCTS.get(product)
  return spec && commodityHours(spec.nightEnd)
}

/** What is known of a product of another exchange. */
export interface ForeignListing {
  readonly exchange: Exchange
  readonly priceTick: number
}

interface Plan {
  /** The hours on a trading day; undefined before anything is known. */
  readonly hoursOn: (tradingDay: TradingDay) => TradingHours | undefined
  readonly sessions: Map<TradingDay, readonly Session[]>
  /** What lies around a calendar day, by days since 1970 in Shanghai: asked once a tick. */
  readonly near: Map<number, Surroundings>
}

interface Surroundings {
  readonly sessions: readonly Session[]
  readonly boundaries: readonly Boundary[]
}

const startOf = (session: Session): EpochMs => session.auctionFromMs ?? session.openMs

const boundariesOf = (session: Session): readonly Boundary[] => [
  ...(session.auctionFromMs === undefined ? [] : [{ atMs: session.auctionFromMs, kind: 'auction' as const, session }]),
  { atMs: session.openMs, kind: 'open', session },
  { atMs: session.closeMs, kind: 'close', session },
]

const DAY_MS = 86_400_000
/** Days that are remembered of a product: live ones need three, and whoever walks through years comes by none again. */
const DAYS_KEPT = 64

function remember<K, V>(days: Map<K, V>, day: K, value: V): V {
  if (days.size >= DAYS_KEPT) days.clear()
  days.set(day, value)
  return value
}

/** @param otherHours hours that somebody gives for products of other exchanges; they win over those of the data */
export function createCalendar(
  data: CalendarData,
  otherHours: (product: string) => TradingHours | undefined = () => undefined,
): Calendar {
  const days = createTradingDays(data)
  const cache = new Map<string, Plan>()

  const planOf = (product: string) => {
    let plan = cache.get(product)
    if (plan) return plan
    const hoursOn = hoursHistory(data, product, otherHours)
    if (!hoursOn) throw new RangeError(`no trading hours are known for product ${JSON.stringify(product)}`)
    cache.set(product, (plan = { hoursOn, sessions: new Map(), near: new Map() }))
    return plan
  }
  const sessionsOf = (product: string, tradingDay: TradingDay): readonly Session[] => {
    const { hoursOn, sessions } = planOf(product)
    const found = sessions.get(tradingDay)
    if (found) return found
    const hours = hoursOn(tradingDay)
    const built = hours ? buildSessions(hours, days, tradingDay, data.morning_auction_from) : []
    return remember(sessions, tradingDay, built)
  }
  /** Every session that can touch the calendar day of `ms`, with one trading day before and two after. */
  const around = (product: string, ms: EpochMs): Surroundings => {
    const { near } = planOf(product)
    const dayNumber = Math.floor((ms + SHANGHAI_OFFSET_MS) / DAY_MS)
    const found = near.get(dayNumber)
    if (found) return found
    const day = shanghaiDay(ms)
    const first = days.isTradingDay(day) ? day : days.nextTradingDay(day)
    const second = days.nextTradingDay(first)
    const span = [days.previousTradingDay(first), first, second, days.nextTradingDay(second)]
    const sessions = span.flatMap((d) => [...sessionsOf(product, d)])
    return remember(near, dayNumber, { sessions, boundaries: sessions.flatMap(boundariesOf) })
  }
  const must = <T>(found: T | undefined, product: string, ms: EpochMs): T => {
    if (found === undefined) throw new RangeError(`no session of ${product} around ${shanghaiDay(ms)}`)
    return found
  }
  const calendar: Calendar = {
    ...days,
    knows: (product) => cache.has(product) || hoursHistory(data, product, otherHours) !== undefined,
    foreignListing: (product) => foreignListing(data, product),
    sessionsOf,
    sessionAt(product, ms) {
      const session = around(product, ms).sessions.find((s) => startOf(s) <= ms && ms < s.closeMs)
      return session && { session, phase: ms < session.openMs ? 'auction' : 'continuous' }
    },
    sessionAtOrAfter: (product, ms) =>
      must(
        around(product, ms).sessions.find((s) => ms <= s.closeMs),
        product,
        ms,
      ),
    tradingDayOf: (product, ms) =>
      around(product, ms).sessions.find((s) => startOf(s) <= ms && ms <= s.closeMs)?.tradingDay,
    tradingDayAtOrAfter: (product, ms) => calendar.sessionAtOrAfter(product, ms).tradingDay,
    nextBoundary: (product, ms) =>
      must(
        around(product, ms).boundaries.find((b) => b.atMs > ms),
        product,
        ms,
      ),
    previousBoundary: (product, ms) =>
      must(
        around(product, ms).boundaries.findLast((b) => b.atMs <= ms),
        product,
        ms,
      ),
    minutesOf(product, tradingDay) {
      const minutes: EpochMs[] = []
      for (const { openMs, closeMs } of sessionsOf(product, tradingDay))
        for (let at = openMs; at < closeMs; at += 60_000) minutes.push(at)
      return minutes
    },
  }
  return Object.freeze(calendar)
}
