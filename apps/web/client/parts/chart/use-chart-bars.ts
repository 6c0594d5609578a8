import type { BarData } from '@huangpu/messages'
import { ref, watch } from 'vue'
import { getApi } from '../../api/call-api.js'
import {
  chartBarOf,
  formBar,
  formingFrom,
  orderedBars,
  type ChartBar,
  type FormingBar,
} from '../../model/chart-bars.js'
import { useMarketStore } from '../../state/market-store.js'
import { useFailureText } from '../controls/failure-text.js'
import type { CandleChart } from './candle-chart.js'

const BARS_LOADED = 1_200

export type BarsState = 'none' | 'loading' | 'ready' | 'empty' | 'failed'

/**
 * Feeds the chart of the selected contract: bars of the market service, then closed bars as they come, and the
 * minute that is forming from ticks.
 */
export function useChartBars(chart: () => CandleChart | undefined) {
  const market = useMarketStore()
  const failure = useFailureText()
  const state = ref<BarsState>('none')
  const problem = ref('')
  const newest = ref<ChartBar | undefined>()
  let closed: ChartBar | undefined
  let forming: FormingBar | undefined
  let request = 0

  async function load(): Promise<void> {
    const symbol = market.selected
    const mine = (request += 1)
    if (symbol === '') {
      state.value = 'none'
      return
    }
    if (state.value !== 'ready') state.value = 'loading'
    try {
      const { items, current } = await getApi<{ items: BarData[]; current?: BarData | null }>(
        `/bars?symbol=${symbol}&limit=${BARS_LOADED}`,
      )
      if (mine !== request) return
      const bars = orderedBars(items)
      closed = bars.at(-1)
      forming = current ? formingFrom(current, market.quotes.get(symbol)) : undefined
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
    const tick = market.quotes.get(market.selected)
    if (!tick || (state.value !== 'ready' && state.value !== 'empty')) return
    forming = formBar(forming, tick, closed)
    if (forming) draw(forming)
  }

  function onBar(bar: BarData | null): void {
    if (!bar || bar.symbol !== market.selected || bar.interval !== '1m' || state.value === 'loading') return
    closed = chartBarOf(bar)
    if (forming && forming.time <= closed.time) forming = undefined
    // The chart keeps the newer of a bar that is forming and one that closed late.
    if (!forming) draw(closed)
  }

  watch(
    () => [market.selected, market.epoch],
    ([symbol], [before]) => {
      if (symbol !== before) state.value = 'none'
      void load()
    },
  )
  watch(() => market.quotes.get(market.selected), onTick)
  watch(() => market.lastBar, onBar)
  watch(
    () => market.decimalsOf(market.selected),
    (decimals) => chart()?.setDecimals(decimals),
  )
  return { state, problem, newest, load }
}
