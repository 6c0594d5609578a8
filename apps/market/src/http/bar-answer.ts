import { productOf, shanghaiDay, type BarInterval, type EpochMs, type TradingDay } from '@huangpu/core'
import type { BarData } from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'
import type { BarSeriesOptions, SeriesBar, SeriesLeg } from '@huangpu/storage'
import type { Context } from 'hono'
import { MARKET_CONFIG } from '../config.js'
import { readCursor, writeCursor } from './bar-cursor.js'
import { newestBars, streamBars } from './bar-page.js'
import { checkLimit, checkOrder, rangeOf, type RangeQuery } from './bar-query.js'
import { csvTexts, jsonTexts, renderBars } from './bar-texts.js'
import { currentBar } from './current-bar.js'
import type { RoutePorts } from './route-ports.js'
import { JSON_TYPE, orProblem, streamAnswer } from './stream-answer.js'

export interface BarRequest {
  /** What is asked for, in a cursor: contract or product and all that changes its bars. */
  readonly of: string
  /** Of an adjusted series: the contract whose prices are not moved. */
  readonly anchor?: string | undefined
  readonly legs: readonly SeriesLeg[]
  readonly interval: BarInterval
  readonly withSymbol: boolean
  /** The only trading day that is asked for. */
  readonly day?: TradingDay | undefined
  readonly query: RangeQuery & { readonly cursor?: string | undefined; readonly format?: 'json' | 'csv' | undefined }
}

const CSV_TYPE = 'text/csv; charset=utf-8'

/** Bars as they were asked for: the newest ones, or from `from` on; JSON or CSV. */
export async function answerBars(context: Context, ports: RoutePorts, request: BarRequest): Promise<Response> {
  checkLimit(request.query)
  checkOrder(rangeOf(request.query, ports.calendar))
  checkHours(ports, request)
  const isCsv = request.query.format === 'csv' || (!request.query.format && wantsCsv(context))
  return request.query.from === undefined ? newest(ports, request, isCsv) : fromOn(ports, request, isCsv)
}

const wantsCsv = (context: Context): boolean => /\btext\/csv\b/.test(context.req.header('accept') ?? '')

/** Larger bars need the sessions of their product. */
function checkHours({ calendar }: RoutePorts, { interval, legs }: BarRequest): void {
  const unknown = legs.find(({ symbol }) => !calendar.knows(productOf(symbol) ?? ''))
  if (interval === '1m' || !unknown) return
  throw new ApiProblem(
    409,
    'unknown_hours',
    `${unknown.symbol} 的交易时段未知，只能查询 1m`,
    `the trading hours of ${unknown.symbol} are not known: only 1m can be asked for`,
  )
}

async function newest(ports: RoutePorts, request: BarRequest, isCsv: boolean): Promise<Response> {
  const { of, anchor, query, interval, withSymbol } = request
  const before = query.cursor === undefined ? undefined : readCursor(query.cursor, { of, anchor, to: 'older' }).ms
  const series = seriesOf(ports, request, { beforeMs: before })
  const page = await orProblem(() => newestBars(series, query.limit ?? MARKET_CONFIG.barsPerPage))
  const oldest = page.hasOlder ? page.bars[0] : undefined
  const next = oldest ? writeCursor({ of, anchor, to: 'older', ms: oldest.startMs }) : null
  if (isCsv) {
    return streamAnswer(csvTexts(once(page.bars), withSymbol), CSV_TYPE, next === null ? {} : { 'x-next-cursor': next })
  }
  const render = renderBars(ports, interval)
  const isNewest = before === undefined && query.to === undefined
  const building = isNewest ? await orProblem(() => currentBar(ports, request)) : undefined
  const isOfDay = request.day === undefined || building?.tradingDay === request.day
  const current: BarData | null = building && isOfDay ? render(building) : null
  return streamAnswer(
    jsonTexts(once(page.bars), render, () => ({ next_cursor: next, current })),
    JSON_TYPE,
  )
}

async function fromOn(ports: RoutePorts, request: BarRequest, isCsv: boolean): Promise<Response> {
  const { of, anchor, query, interval, withSymbol } = request
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, { of, anchor, to: 'newer' }).ms
  const stream = streamBars(seriesOf(ports, request, { fromMs: from }), query.limit ?? MARKET_CONFIG.barsStreamedMax)
  if (isCsv) return streamAnswer(csvTexts(stream.parts, withSymbol), CSV_TYPE)
  const render = renderBars(ports, interval)
  const end = (): { next_cursor: string | null; current: null } => {
    const ms = stream.next()
    return { next_cursor: ms === null ? null : writeCursor({ of, anchor, to: 'newer', ms }), current: null }
  }
  return streamAnswer(jsonTexts(stream.parts, render, end), JSON_TYPE)
}

async function* once(bars: readonly SeriesBar[]): AsyncGenerator<readonly SeriesBar[], void, void> {
  yield await Promise.resolve(bars)
}

/** The range of the query, narrowed by its cursor. */
function seriesOf(
  ports: RoutePorts,
  { legs, interval, query }: BarRequest,
  cursor: { readonly fromMs?: EpochMs | undefined; readonly beforeMs?: EpochMs | undefined },
): BarSeriesOptions {
  const range = rangeOf(query, ports.calendar)
  const { fromMs = -Infinity, beforeMs = Infinity } = cursor
  // No file is read that lies on the other side of the cursor.
  const fromDay = fromMs === -Infinity ? '' : shanghaiDay(fromMs)
  const toDay = beforeMs === Infinity ? '99999999' : ports.calendar.nextTradingDay(shanghaiDay(beforeMs))
  const isWanted = (day: TradingDay): boolean =>
    range.fromDay <= day && fromDay <= day && day <= range.toDay && day <= toDay
  // The minute that is being built is not on disk, even when it is over.
  const openMs = ports.book.get(legs.at(-1)?.symbol ?? '')?.state.open?.startMs ?? Infinity
  const knownMs = Math.min(ports.nowMs() - MARKET_CONFIG.closeGraceMs, openMs)
  return {
    reader: ports.store,
    calendar: ports.calendar,
    interval,
    legs: legs.map((leg) => ({ ...leg, days: leg.days.filter(isWanted) })),
    fromMs: Math.max(range.fromMs, fromMs),
    beforeMs: Math.min(range.beforeMs, beforeMs),
    knownThroughMs: () => knownMs,
  }
}
