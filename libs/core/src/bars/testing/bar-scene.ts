import { calendar } from '../../calendar/testing/shipped-calendar.js'
import { formatShanghai, parseShanghai } from '../../time/shanghai-time.js'
import { closeDueBar, onBarTick } from '../bar-builder.js'
import { createBarRules, emptyBarState, type BarBuilderState, type BarRules } from '../bar-builder-state.js'
import type { Bar, BarTick } from '../bar.js'

export { calendar }

export const rulesOf = (product: string): BarRules => createBarRules({ calendar, product, priceTick: 1 })

/** The instant of a Shanghai date and time. @throws Error when the text is none */
export function at(text: string): number {
  const ms = parseShanghai(text)
  if (ms === undefined) throw new Error(`no date and time: ${text}`)
  return ms
}

export const tick = (
  time: string,
  tradingDay: string,
  price: number,
  volume: number,
  more: Partial<BarTick> = {},
): BarTick => ({
  timeMs: at(time),
  tradingDay,
  lastPrice: price,
  volume,
  turnover: volume * 1000,
  openInterest: 100,
  highPrice: null,
  lowPrice: null,
  ...more,
})

/** `09-08T21:00 o3100 h3105 l3099 c3099 v600` and the mark. */
export const show = (bar: Bar): string =>
  `${formatShanghai(bar.startMs).slice(5, 16)} o${bar.open} h${bar.high} l${bar.low} c${bar.close} v${bar.volume}${bar.partial ? ' partial' : ''}`

/** Feeds ticks, closes what is left, and returns bars, verdicts and gaps. */
export function run(product: string, ticks: readonly BarTick[], start: BarBuilderState = emptyBarState()) {
  const bars: Bar[] = []
  const verdicts: string[] = []
  const gaps: string[] = []
  let state = start
  for (const one of ticks) {
    const step = onBarTick(state, one, rulesOf(product))
    state = step.state
    verdicts.push(step.verdict)
    if (step.closed) bars.push(step.closed)
    if (step.gap)
      gaps.push(
        `${step.gap.reason} ${[step.gap.fromMs, step.gap.toMs].map((ms) => formatShanghai(ms).slice(11)).join('..')}`,
      )
  }
  const last = closeDueBar(state, Number.MAX_SAFE_INTEGER, 0)
  if (last.closed) bars.push(last.closed)
  return { bars, shown: bars.map(show), verdicts, gaps, state: last.state }
}
