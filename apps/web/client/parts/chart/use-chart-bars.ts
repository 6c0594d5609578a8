import type { BarData, TickData } from '@huangpu/messages'
import { ref, watch } from 'vue'
import { getApi } from '../../api/call-api.js'
import {
  chartBarOf,
  formBar,
  formingFrom,
  formingLarger,
  minuteOf,
  moveForming,
  orderedBars,
  type ChartBar,
  type ChartInterval,
  type FormingBar,
} from '../../model/chart-bars.js'
import { barsPath, type ChartSeries } from '../../model/chart-series.js'
import { useMarketStore } from '../../state/market-store.js'
import { useFailureText } from '../controls/failure-text.js'
import type { CandleChart } from './candle-chart.js'

const MINUTE_S = 60
const BARS_LOADED = 1_200
/** The bar that closed, and one before it in case its minute came late. */
const BARS_REFRESHED = 2

interface BarsAnswer {
  items: BarData[]
  current?: BarData | null
}

export type BarsState = 'none' | 'loading' | 'ready' | 'empty' | 'failed'

/**
 * Feeds the chart of the selected contract: bars of the market service, then closed bars as they come, and the
 * minute that is forming from ticks. Larger bars are asked for again whenever a minute closes, and move by its ticks
 * in between. Of a continuous series the newest contract moves, and all of it is asked for again when a trading day begins:
 * another contract may be the dominant one.
 */
export function useChartBars(chart: () => CandleChart | undefined) {
  const market = useMarketStore()
  const failure = useFailureText()
  const state = ref<BarsState>('none')
  const problem = ref('')
  const newest = ref<ChartBar | undefined>()
  const interval = ref<ChartInterval>('1m')
  const series = ref<ChartSeries>('contract')
  /** The contract whose ticks and minutes move the newest bar. */
  const moving = ref('')
  let closed: ChartBar | undefined
  let forming: FormingBar | undefined
  /** Minutes of the larger bar that forms; a tick of another one may belong to the next bar. */
  let formingMinutes: readonly number[] = []
  /** The last minute that closed. */
  let closedMinute = 0
  /** The first minute of a larger bar that was asked for already. */
  let begunMinute = 0
  let request = 0
  let refreshed = 0

  const ask = (symbol: string, limit: number): Promise<BarsAnswer> =>
    getApi<BarsAnswer>(barsPath(symbol, series.value, interval.value, limit))

  function formingOf(current: BarData | null | undefined): FormingBar | undefined {
    const tick = market.quotes.get(moving.value)
    if (!current) return undefined
    if (interval.value === '1m') return formingFrom(current, tick)
    // What forms after a minute closed has the next one in it.
    formingMinutes = [closedMinute + MINUTE_S, ...(tick ? [minuteOf(tick.datetime)] : [])]
    return formingLarger(current, tick)
  }

  async function load(): Promise<void> {
    const symbol = market.selected
    const mine = (request += 1)
    if (symbol === '') {
      state.value = 'none'
      return
    }
    if (state.value !== 'ready') state.value = 'loading'
    try {
      const { items, current } = await ask(symbol, BARS_LOADED)
      if (mine !== request) return
      const bars = orderedBars(items)
      closed = bars.at(-1)
      moving.value = series.value === 'contract' ? symbol : (current?.symbol ?? closed?.symbol ?? '')
      forming = formingOf(current)
      newest.value = closed
      chart()?.setDecimals(market.decimalsOf(symbol))
      chart()?.setBars(bars)
      state.value = bars.length > 0 ? 'ready' : 'empty'
      if (forming) draw(forming)
      onTick()
    } catch (error) {
      if (mine !== request) return
      problem.value = failure.ofError(error)
      state.value = 'failed'
    }
  }

  function draw(bar: ChartBar): void {
    newest.value = bar
    chart()?.putBar(bar)
    state.value = 'ready'
  }

  function onTick(): void {
    const tick = market.quotes.get(moving.value)
    if (!tick || (state.value !== 'ready' && state.value !== 'empty')) return
    if (interval.value !== '1m') return onTickOfLarger(tick)
    forming = formBar(forming, tick, closed)
    if (forming) draw(forming)
  }

  function onTickOfLarger(tick: TickData): void {
    const minute = minuteOf(tick.datetime)
    if (forming && formingMinutes.includes(minute)) {
      forming = moveForming(forming, tick)
      return draw(forming)
    }
    // The last bar closed, and this is the first tick of the next one.
    if (forming || minute !== closedMinute + MINUTE_S || minute === begunMinute) return
    begunMinute = minute
    void refresh()
  }

  /** The newest larger bars, once a minute of them is finished. What fails is asked for again a minute later. */
  async function refresh(): Promise<void> {
    const [mine, turn] = [request, (refreshed += 1)]
    const answer = await ask(market.selected, BARS_REFRESHED).catch(() => undefined)
    if (!answer || mine !== request || turn !== refreshed) return
    const bars = orderedBars(answer.items)
    closed = bars.at(-1)
    forming = formingOf(answer.current)
    for (const bar of bars) chart()?.putBar(bar)
    const last = forming ?? closed
    if (last) draw(last)
  }

  function onBar(bar: BarData | null): void {
    if (!bar || bar.symbol !== moving.value || bar.interval !== '1m' || state.value === 'loading') return
    if (interval.value !== '1m') {
      closedMinute = chartBarOf(bar).time
      return void refresh()
    }
    closed = chartBarOf(bar)
    if (forming && forming.time <= closed.time) forming = undefined
    // The chart keeps the newer of a bar that is forming and one that closed late.
    if (!forming) draw(closed)
  }

  watch(
    () => [market.selected, interval.value, series.value, market.epoch] as const,
    (now, before) => {
      if (now.slice(0, 3).some((part, index) => part !== before[index])) {
        state.value = 'none'
        closedMinute = 0
      }
      void load()
    },
  )
  watch(
    () => market.tradingDay,
    () => series.value !== 'contract' && void load(),
  )
  watch(() => market.quotes.get(moving.value), onTick)
  watch(() => market.lastBar, onBar)
  watch(
    () => market.decimalsOf(market.selected),
    (decimals) => chart()?.setDecimals(decimals),
  )
  return { state, problem, newest, interval, series, moving, load }
}
