import { INTERVAL_MINUTES, parseShanghai, type BarInterval } from '@huangpu/core'
import type { BarData } from '@huangpu/messages'

const MINUTE_MS = 60_000

/** GET /bars of the demonstration: minutes put together by the clock; the last larger bar is the one that is being built. */
export function demoBars(minutes: readonly BarData[], interval: BarInterval, limit: number): object {
  if (interval === '1m') return { items: minutes.slice(-limit), next_cursor: null, current: null }
  const lengthMs = interval === '1d' ? Infinity : INTERVAL_MINUTES[interval] * MINUTE_MS
  const groups = new Map<number, BarData[]>()
  for (const minute of minutes) {
    const place = Math.floor((parseShanghai(minute.datetime) ?? 0) / lengthMs)
    groups.set(place, [...(groups.get(place) ?? []), minute])
  }
  const bars = [...groups.values()].map((group) => joined(group, interval))
  return { items: bars.slice(0, -1).slice(-limit), next_cursor: null, current: bars.at(-1) ?? null }
}

function joined(group: readonly BarData[], interval: BarInterval): BarData {
  const [first, last] = [group[0], group.at(-1)]
  if (!first || !last) throw new Error('no minute to join')
  return {
    ...first,
    interval,
    high_price: Math.max(...group.map((bar) => bar.high_price)),
    low_price: Math.min(...group.map((bar) => bar.low_price)),
    close_price: last.close_price,
    volume: group.reduce((sum, bar) => sum + bar.volume, 0),
  }
}
