// One-minute bars by their definition and by nothing of ours: whole lists, filtered again for every question. Slow, and plain
// enough to be checked by reading. What the builder makes of the same ticks is compared with it.

const MINUTE_MS = 60_000
/** A session's last snapshot may carry the next half second, and a little more. */
const AFTER_CLOSE_MS = 1_000
/** So many falls of the day's volume in a row, and the exchange has set it back. */
const FALLS_OF_A_RESET = 3

export interface NaiveTick {
  readonly timeMs: number
  readonly tradingDay: string
  readonly price: number
  /** Lots and yuan of the trading day so far. */
  readonly volume: number
  readonly turnover: number
  readonly openInterest: number
  /** Extremes of the trading day so far; null when not told. */
  readonly high: number | null
  readonly low: number | null
}

/** What comes to whoever builds bars, in the order of arrival: a tick, or the time of day. */
export type NaiveEvent = { readonly tick: NaiveTick } | { readonly clockMs: number }

export interface NaiveSpan {
  readonly tradingDay: string
  /** From the auction's match on. */
  readonly fromMs: number
  readonly openMs: number
  readonly closeMs: number
}

export interface NaiveBar {
  readonly startMs: number
  readonly tradingDay: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly turnover: number
  readonly openInterest: number
}

const shanghaiMs = (text: string): number => Date.parse(`${text}+08:00`)

/**
 * Sessions as text: a trading day, then `date open-close`, `*` before those that an auction opens; a close at or before its
 * opening is on the next date. `20250909 2025-09-08 *21:00-01:00 2025-09-09 *09:00-10:15 10:30-11:30 13:30-15:00`
 */
export function naiveSpans(lines: string): NaiveSpan[] {
  return lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [tradingDay = '', ...words] = line.trim().split(/\s+/)
      let date = ''
      return words.flatMap((word) => {
        const [, auction, open, close] = /^(\*?)(\d\d:\d\d)-(\d\d:\d\d)$/.exec(word) ?? []
        if (open === undefined || close === undefined) {
          date = word
          return []
        }
        const openMs = shanghaiMs(`${date}T${open}:00`)
        const closeMs = shanghaiMs(`${date}T${close}:00`) + (close <= open ? 86_400_000 : 0)
        return [{ tradingDay, fromMs: auction === '*' ? openMs - MINUTE_MS : openMs, openMs, closeMs }]
      })
    })
}

/** The minute that a tick counts for; undefined when it lies in no session of its trading day. */
export function naiveMinute(spans: readonly NaiveSpan[], tick: Pick<NaiveTick, 'timeMs' | 'tradingDay'>) {
  const span = spans.find(
    (one) =>
      one.tradingDay === tick.tradingDay && tick.timeMs >= one.fromMs && tick.timeMs <= one.closeMs + AFTER_CLOSE_MS,
  )
  if (!span) return undefined
  const inside = Math.min(Math.max(tick.timeMs, span.openMs), span.closeMs - 1)
  return Math.floor(inside / MINUTE_MS) * MINUTE_MS
}

const isTold = (sum: number): boolean => sum >= 0 && sum < 1e300
const isPrice = (price: number | null): price is number => price !== null && price > 0 && price < 1e300
const minuteIn = (spans: readonly NaiveSpan[], tick: NaiveTick): number => naiveMinute(spans, tick) ?? NaN

/** Which ticks count, and of those the ones by which the exchange set the day's volume back. */
export interface NaiveJudgement {
  readonly accepted: readonly NaiveTick[]
  readonly resets: ReadonlySet<NaiveTick>
}

/**
 * Judges a feed. A tick counts when it has a price, lies in a session of its trading day, does not fall behind the one before
 * it in time or in volume, and comes before its minute is closed: by a tick of a later minute, or by the clock `graceMs`
 * after its end, ticks or none.
 */
export function judgeTicks(
  events: readonly NaiveEvent[],
  spans: readonly NaiveSpan[],
  graceMs: number,
): NaiveJudgement {
  const accepted: NaiveTick[] = []
  const resets = new Set<NaiveTick>()
  let [closedMs, falls] = [-Infinity, 0]
  for (const event of events) {
    const last = accepted.at(-1)
    if ('clockMs' in event) {
      closedMs = Math.max(closedMs, event.clockMs - graceMs)
      continue
    }
    const { tick } = event
    const minute = naiveMinute(spans, tick)
    if (minute === undefined || !isPrice(tick.price) || minute + MINUTE_MS <= closedMs) continue
    if (last && minute < minuteIn(spans, last)) continue
    if (last?.tradingDay === tick.tradingDay) {
      if (tick.timeMs < last.timeMs) continue
      if (tick.volume < last.volume) {
        falls += 1
        if (falls < FALLS_OF_A_RESET) continue
        resets.add(tick)
      }
    }
    falls = 0
    accepted.push(tick)
  }
  return { accepted, resets }
}

/**
 * Bars of ticks that all count, the day being heard from its opening: each minute's own ticks, and what each of them added
 * to the day. A set-back counter adds nothing.
 */
export function naiveBars(judgement: NaiveJudgement, spans: readonly NaiveSpan[]): NaiveBar[] {
  const news = newsOf(judgement)
  const minutes = grouped(judgement.accepted, (tick) => minuteIn(spans, tick))
  return [...minutes].map(([startMs, own]) => {
    const told = own.map((tick) => news.get(tick) ?? NOTHING)
    return {
      startMs,
      tradingDay: own[0]?.tradingDay ?? '',
      open: own[0]?.price ?? NaN,
      high: Math.max(...told.map((one) => one.high)),
      low: Math.min(...told.map((one) => one.low)),
      close: own.at(-1)?.price ?? NaN,
      volume: told.reduce((sum, one) => sum + one.lots, 0),
      turnover: told.reduce((sum, one) => sum + one.yuan, 0),
      openInterest: told.at(-1)?.openInterest ?? NaN,
    }
  })
}

interface News {
  /** The highest and the lowest price that it tells of. */
  readonly high: number
  readonly low: number
  readonly lots: number
  readonly yuan: number
  /** As it stands after the tick. */
  readonly openInterest: number
}
const NOTHING: News = { high: NaN, low: NaN, lots: 0, yuan: 0, openInterest: 0 }

/** What each tick tells beyond those of its day before it: prices that were traded, and what was added to the sums. */
function newsOf({ accepted, resets }: NaiveJudgement): Map<NaiveTick, News> {
  const news = new Map<NaiveTick, News>()
  let openInterest = 0
  for (const day of grouped(accepted, (tick) => tick.tradingDay).values()) {
    let [high, low, yuan] = [NaN, NaN, 0]
    day.forEach((tick, i) => {
      const before = day[i - 1]
      const rose = isPrice(tick.high) && (!before || tick.high > high) ? tick.high : tick.price
      const fell = isPrice(tick.low) && (!before || tick.low < low) ? tick.low : tick.price
      if (isPrice(tick.high) && !(tick.high <= high)) high = tick.high
      if (isPrice(tick.low) && !(tick.low >= low)) low = tick.low
      const isReset = resets.has(tick)
      const yuanNow = isTold(tick.turnover) && (isReset || tick.turnover >= yuan) ? tick.turnover : yuan
      if (isTold(tick.openInterest)) openInterest = tick.openInterest
      news.set(tick, {
        high: Math.max(tick.price, rose),
        low: Math.min(tick.price, fell),
        lots: isReset ? 0 : tick.volume - (before?.volume ?? 0),
        yuan: isReset ? 0 : yuanNow - yuan,
        openInterest,
      })
      yuan = yuanNow
    })
  }
  return news
}

function grouped<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}
