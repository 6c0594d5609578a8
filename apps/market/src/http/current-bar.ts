import { createIntervalPlan, productOf, resampleRows, type BarInterval } from '@huangpu/core'
import type { SeriesBar, SeriesLeg } from '@huangpu/storage'
import { todayOf, type RoutePorts } from './route-ports.js'

/** The bar of the newest contract that is being built: its open minute, and for larger bars the minutes before it. */
export async function currentBar(
  ports: RoutePorts,
  request: { readonly legs: readonly SeriesLeg[]; readonly interval: BarInterval },
): Promise<SeriesBar | undefined> {
  const symbol = request.legs.at(-1)?.symbol
  if (symbol === undefined) return undefined
  const open = ports.book.get(symbol)?.state.open ?? undefined
  if (request.interval === '1m') return open && { ...open, symbol }
  const today = open?.tradingDay ?? todayOf(ports, productOf(symbol) ?? '')
  const rows = await ports.store.load(symbol, today)
  const minutes = open && (rows.at(-1)?.startMs ?? -Infinity) < open.startMs ? [...rows, open] : rows
  const plan = createIntervalPlan(ports.calendar, productOf(symbol) ?? '')
  const { state, closed } = resampleRows(minutes, await ports.store.loadGaps(symbol, today), plan)
  const last = [...closed, ...state.open].findLast((bar) => bar.interval === request.interval)
  const isFinished = last === undefined || last.endMs <= (open?.startMs ?? ports.nowMs())
  return isFinished ? undefined : { ...last, symbol }
}
