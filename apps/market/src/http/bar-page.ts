import type { EpochMs } from '@huangpu/core'
import { barSeries, type BarSeriesOptions, type SeriesBar } from '@huangpu/storage'

export interface BarPage {
  readonly bars: readonly SeriesBar[]
  /** There are older ones before the first. */
  readonly hasOlder: boolean
}

/** The newest `limit` bars of a series, oldest first: days are read backwards until there are enough. */
export async function newestBars(series: BarSeriesOptions, limit: number): Promise<BarPage> {
  const days = series.legs.flatMap((leg) => leg.days.map((day) => ({ ...leg, days: [day] })))
  const found: (readonly SeriesBar[])[] = []
  let count = 0
  for (const leg of days.reverse()) {
    if (count > limit) break
    for await (const bars of barSeries({ ...series, legs: [leg] })) {
      found.unshift(bars)
      count += bars.length
    }
  }
  return { bars: found.flat().slice(-limit), hasOlder: count > limit }
}

export interface BarStream {
  /** A part at a time; the next is read when it is asked for. */
  readonly parts: AsyncGenerator<readonly SeriesBar[], void, void>
  /** Start of the bar behind the last one, once all parts were taken; null at the end of the series. */
  next(): EpochMs | null
}

/** At most `limit` bars of a series from its oldest on, a trading day in memory. */
export function streamBars(series: BarSeriesOptions, limit: number): BarStream {
  let nextMs: EpochMs | null = null
  async function* parts(): AsyncGenerator<readonly SeriesBar[], void, void> {
    let left = limit
    for await (const bars of barSeries(series)) {
      if (left === 0) return void (nextMs = bars[0]?.startMs ?? null)
      const part = bars.slice(0, left)
      left -= part.length
      nextMs = bars[part.length]?.startMs ?? null
      yield part
      if (nextMs !== null) return
    }
  }
  return { parts: parts(), next: () => nextMs }
}
