import type { NaiveBar, NaiveSpan } from './naive-bars.js'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Where a larger bar begins, and where its last minute ends. */
export interface NaiveChunk {
  readonly startMs: number
  readonly endMs: number
}

/** Chunks of `minutes` trading minutes, counted from the start of the night and again from the start of the day; `day`: one of both. */
export function naiveChunks(spans: readonly NaiveSpan[], minutes: number | 'day'): NaiveChunk[] {
  const parts = new Map<string, number[]>()
  for (const { tradingDay, openMs, closeMs } of spans) {
    const isNight = (openMs / HOUR_MS + 8) % 24 >= 20
    const part = minutes === 'day' ? tradingDay : `${tradingDay} ${isNight}`
    const own = parts.get(part) ?? []
    for (let at = openMs; at < closeMs; at += MINUTE_MS) own.push(at)
    parts.set(part, own)
  }
  return [...parts.values()].flatMap((part) => {
    const size = minutes === 'day' ? part.length : minutes
    const chunks: NaiveChunk[] = []
    for (let i = 0; i < part.length; i += size) {
      const own = part.slice(i, i + size)
      chunks.push({ startMs: own[0] ?? NaN, endMs: (own.at(-1) ?? NaN) + MINUTE_MS })
    }
    return chunks
  })
}

/** One bar of all minutes of each chunk that has any. */
export function naiveLargerBars(bars: readonly NaiveBar[], chunks: readonly NaiveChunk[]): NaiveBar[] {
  return chunks.flatMap(({ startMs, endMs }) => {
    const own = bars.filter((bar) => bar.startMs >= startMs && bar.startMs < endMs)
    const [first, last] = [own[0], own.at(-1)]
    if (!first || !last) return []
    return {
      ...first,
      startMs,
      high: Math.max(...own.map((bar) => bar.high)),
      low: Math.min(...own.map((bar) => bar.low)),
      close: last.close,
      volume: own.reduce((sum, bar) => sum + bar.volume, 0),
      turnover: own.reduce((sum, bar) => sum + bar.turnover, 0),
      openInterest: last.openInterest,
    }
  })
}
