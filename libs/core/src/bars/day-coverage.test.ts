import { expect, it } from 'vitest'
import { coverDay } from './day-coverage.js'

const minutes = [0, 1, 2, 3, 10, 11, 12].map((minute) => minute * 60_000)
const cover = (present: number[], gaps: [from: number, to: number][] = []) => {
  const covered = coverDay(
    minutes,
    present.map((minute) => minute * 60_000),
    gaps.map(([from, to]) => ({
      ...{ tradingDay: '20250909', reason: 'feed_down' as const },
      fromMs: from * 60_000,
      toMs: to * 60_000,
    })),
  )
  const spans = covered.missing.map(
    ({ fromMs, throughMs, minutes: count, reason }) =>
      `${fromMs / 60_000}-${throughMs / 60_000} ${count}${reason ? ` ${reason}` : ''}`,
  )
  return { spans, present: covered.present, outside: covered.outside.map((ms) => ms / 60_000) }
}

it.each<[string, number[], [number, number][], string[], number, number[]]>([
  ['all', [0, 1, 2, 3, 10, 11, 12], [], [], 7, []],
  ['none, over a break', [], [], ['0-12 7'], 0, []],
  ['a hole', [0, 3, 10, 11, 12], [], ['1-2 2'], 5, []],
  ['two holes', [1, 3, 11, 12], [], ['0-0 1', '2-2 1', '10-10 1'], 4, []],
  ['a hole that the feed lost in part', [0, 10, 11, 12], [[2.5, 3.5]], ['1-1 1', '2-3 2 feed_down'], 4, []],
  ['a gap that took no minute', [0, 1, 2, 3, 10, 11, 12], [[2.1, 2.2]], [], 7, []],
  ['bars outside the sessions', [0, 1, 2, 3, 4, 10, 11, 12], [], [], 7, [4]],
])('%s', (_, present, gaps, spans, count, outside) => {
  expect(cover(present, gaps)).toEqual({ spans, present: count, outside })
})
