import { coverDay, formatShanghai, productOf, type TradingDay } from '@huangpu/core'
import { coverageSchema, symbolField } from '@huangpu/messages'
import { ApiProblem, createRoute, jsonAnswer, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import { MARKET_CONFIG } from '../config.js'
import { dayField } from './bar-query.js'
import { todayOf, type RoutePorts } from './route-ports.js'
import { orProblem } from './stream-answer.js'

const coverageQuery = z.object({
  symbol: symbolField,
  /** Default: the first day with a file. */
  from: dayField.optional(),
  /** Default: the trading day that runs, or the last with a file. */
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

type Coverage = z.infer<typeof coverageSchema>

/** GET /coverage: a minute without a tick has no bar, so that a missing one need not be a lost one. */
export function addCoverageRoute(http: ServiceRoutes, ports: RoutePorts): void {
  http.openapi(readCoverage, async (context) => {
    const { symbol, ...range } = context.req.valid('query')
    const product = productOf(symbol) ?? ''
    if (!ports.calendar.knows(product)) throw unknownHours(symbol)
    const days = daysOf(ports, symbol, await ports.store.loadTradingDays(symbol), range)
    const items: Coverage['items'] = []
    for (const day of days) items.push(await orProblem(() => dayItem(ports, symbol, product, day)))
    const sum = (field: 'expected_minutes' | 'present_minutes'): number =>
      items.reduce((all, day) => all + day[field], 0)
    const answer: Coverage = {
      symbol,
      items,
      expected_minutes: sum('expected_minutes'),
      present_minutes: sum('present_minutes'),
      missing_days: items
        .filter((day) => day.expected_minutes > 0 && day.present_minutes === 0)
        .map((d) => d.trading_day),
      next_cursor: null,
    }
    return context.json(answer, 200)
  })
}

const unknownHours = (symbol: string): ApiProblem =>
  new ApiProblem(409, 'unknown_hours', `${symbol} 的交易时段未知`, `the trading hours of ${symbol} are not known`)

/** Trading days of the range by the calendar. */
function daysOf(
  ports: RoutePorts,
  symbol: string,
  there: readonly TradingDay[],
  range: { from?: string | undefined; to?: string | undefined },
) {
  const last = there.at(-1) ?? ''
  const today = todayOf(ports, productOf(symbol) ?? '')
  const from = range.from ?? there[0]
  const to = range.to ?? (last > today ? last : today)
  const days: TradingDay[] = []
  if (from === undefined) return days
  const first = ports.calendar.isTradingDay(from) ? from : ports.calendar.nextTradingDay(from)
  for (let day = first; day <= to; day = ports.calendar.nextTradingDay(day)) {
    if (days.length === MARKET_CONFIG.coverageDaysMax) throw tooLong()
    days.push(day)
  }
  return days
}

const tooLong = (): ApiProblem =>
  new ApiProblem(
    400,
    'range_too_long',
    `最多查询 ${MARKET_CONFIG.coverageDaysMax} 个交易日，请缩小 from 与 to 的范围`,
    `at most ${MARKET_CONFIG.coverageDaysMax} trading days can be asked for: narrow from and to`,
  )

async function dayItem(
  ports: RoutePorts,
  symbol: string,
  product: string,
  day: TradingDay,
): Promise<Coverage['items'][number]> {
  const bars = await ports.store.load(symbol, day)
  const gaps = await ports.store.loadGaps(symbol, day)
  const overMs = ports.nowMs() - MARKET_CONFIG.closeGraceMs - 60_000
  const trading = ports.calendar.minutesOf(product, day)
  const starts = bars.map((bar) => bar.startMs)
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
  }
}
