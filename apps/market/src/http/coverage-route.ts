import {
  coverDay,
  deliveryMonthOf,
  formatShanghai,
  productOf,
  type BarGap,
  type EpochMs,
  type TradingDay,
} from '@huangpu/core'
import { coverageSchema, symbolField, type Coverage } from '@huangpu/messages'
import { ApiProblem, createRoute, jsonAnswer, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import { MARKET_CONFIG } from '../config.js'
import { checkOrder, dayField, rangeOf } from './bar-query.js'
import { todayOf, type RoutePorts } from './route-ports.js'
import { fileProblemOf, streamJson } from './stream-answer.js'

const coverageQuery = z.strictObject({
  symbol: symbolField,
  /** Default: the first day with a file. */
  from: dayField.optional(),
  /** Default: the trading day that runs; of a contract that is delivered, the last with a file. */
  to: dayField.optional(),
})

const readCoverage = createRoute({
  method: 'get',
  path: '/coverage',
  tags: ['bars'],
  summary: '已有与缺失的交易日和分钟 / Which days and minutes are there, and which are missing by the calendar',
  request: { query: coverageQuery },
  responses: { 200: jsonAnswer(coverageSchema, '由旧到新 / Oldest first'), ...REFUSALS },
})

/** GET /coverage: a minute without a tick has no bar, so that a missing one need not be a lost one. */
export function addCoverageRoute(http: ServiceRoutes, ports: RoutePorts): void {
  http.openapi(readCoverage, async (context) => {
    const { symbol, ...range } = context.req.valid('query')
    if (!ports.calendar.knows(productOf(symbol) ?? '')) throw unknownHours(symbol)
    checkOrder(rangeOf(range, ports.calendar))
    const days = daysOf(ports, symbol, await ports.store.loadTradingDays(symbol), range)
    return streamJson<Coverage>(coverageTexts(ports, symbol, days))
  })
}

const unknownHours = (symbol: string): ApiProblem =>
  new ApiProblem(409, 'unknown_hours', `${symbol} 的交易时段未知`, `the trading hours of ${symbol} are not known`)

/** A day at a time, however many there are; the sums come last. */
async function* coverageTexts(
  ports: RoutePorts,
  symbol: string,
  days: Iterable<TradingDay>,
): AsyncGenerator<string, void, void> {
  let before = `{"symbol":${JSON.stringify(symbol)},"items":[`
  const sums = { expected_minutes: 0, present_minutes: 0 }
  const missing: TradingDay[] = []
  for (const day of days) {
    const item = await dayItem(ports, symbol, day)
    sums.expected_minutes += item.expected_minutes
    sums.present_minutes += item.present_minutes
    if (item.expected_minutes > 0 && item.present_minutes === 0) missing.push(day)
    yield before + JSON.stringify(item)
    before = ','
  }
  const head = before === ',' ? '' : before
  const rest = JSON.stringify({ ...sums, missing_days: missing, next_cursor: null })
  yield `${head}],${rest.slice(1)}`
}

/** Trading days of the range by the calendar. */
function* daysOf(
  ports: RoutePorts,
  symbol: string,
  there: readonly TradingDay[],
  range: { from?: string | undefined; to?: string | undefined },
): Generator<TradingDay, void, void> {
  const from = range.from ?? there[0]
  if (from === undefined) return
  const last = there.at(-1) ?? from
  const today = todayOf(ports, productOf(symbol) ?? '')
  const isDelivered = deliveryMonthOf(symbol, last) < Number(today.slice(0, 6))
  const to = range.to ?? (isDelivered || last > today ? last : today)
  const first = ports.calendar.isTradingDay(from) ? from : ports.calendar.nextTradingDay(from)
  for (let day = first; day <= to; day = ports.calendar.nextTradingDay(day)) yield day
}

async function dayItem(ports: RoutePorts, symbol: string, day: TradingDay): Promise<Coverage['items'][number]> {
  const { starts, gaps, problem } = await startsOf(ports, symbol, day)
  const overMs = ports.nowMs() - MARKET_CONFIG.closeGraceMs - 60_000
  const trading = ports.calendar.minutesOf(productOf(symbol) ?? '', day)
  const covered = coverDay(
    trading.filter((startMs) => startMs <= overMs),
    starts,
    gaps,
  )
  const all = new Set(trading)
  return {
    trading_day: day,
    expected_minutes: covered.expected,
    present_minutes: covered.present,
    missing: covered.missing.map(({ fromMs, throughMs, minutes: count, reason }) => ({
      from: formatShanghai(fromMs),
      through: formatShanghai(throughMs),
      minutes: count,
      reason,
    })),
    outside: covered.outside.filter((startMs) => !all.has(startMs)).map(formatShanghai),
    problem,
  }
}

interface DayStarts {
  readonly starts: readonly EpochMs[]
  readonly gaps: readonly BarGap[]
  readonly problem: Coverage['items'][number]['problem']
}

/** Who asks what is missing is told of the other days, too. */
async function startsOf({ store }: RoutePorts, symbol: string, day: TradingDay): Promise<DayStarts> {
  try {
    const starts = (await store.load(symbol, day)).map((bar) => bar.startMs)
    return { starts, gaps: await store.loadGaps(symbol, day), problem: null }
  } catch (error) {
    return { starts: [], gaps: [], problem: fileProblemOf(error) }
  }
}
