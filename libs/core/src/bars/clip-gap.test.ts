import { expect, it } from 'vitest'
import { formatShanghai } from '../time/shanghai-time.js'
import { clipGap } from './clip-gap.js'
import { at, calendar } from './testing/bar-scene.js'

const TABLE = `
  # product, from .. to -> the parts of trading days in which ticks can have been lost
  rb 2025-09-08 21:01:10 .. 2025-09-08 21:05:10 -> 20250909 08T21:01:10..08T21:05:10
  rb 2025-09-08 20:30:00 .. 2025-09-08 20:59:00 -> nothing
  rb 2025-09-08 20:30:00 .. 2025-09-08 20:59:30 -> 20250909 08T20:59:00..08T21:00:00
  rb 2025-09-09 10:16:00 .. 2025-09-09 10:29:59 -> nothing
  rb 2025-09-09 10:14:00 .. 2025-09-09 10:31:00 -> 20250909 09T10:14:00..09T10:31:00
  rb 2025-09-09 10:20:00 .. 2025-09-09 10:31:00 -> 20250909 09T10:30:00..09T10:31:00
  rb 2025-09-09 15:00:00 .. 2025-09-09 20:59:00 -> nothing
  rb 2025-09-08 22:30:00 .. 2025-09-09 08:00:00 -> 20250909 08T22:30:00..08T23:00:00
  rb 2025-09-05 22:30:00 .. 2025-09-08 09:10:00 -> 20250908 05T22:30:00..08T09:10:00
  rb 2025-09-05 14:59:00 .. 2025-09-08 21:00:30 -> 20250905 05T14:59:00..05T15:00:00 | 20250908 05T20:59:00..08T15:00:00 | 20250909 08T20:59:00..08T21:00:30
  rb 2025-09-30 15:00:00 .. 2025-10-09 08:59:30 -> 20251009 09T08:59:00..09T09:00:00
  au 2025-09-06 01:00:00 .. 2025-09-06 01:00:00 -> 20250908 06T01:00:00..06T01:00:00
`
it.each(
  TABLE.trim()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('#')),
)('%s', (line) => {
  const [, product = '', from = '', to = '', expected] = /^(\w+) (.+) \.\. (.+) -> (.+)$/.exec(line) ?? []
  const spans = clipGap(calendar, product, at(from), at(to)).map(
    (span) => `${span.tradingDay} ${[span.fromMs, span.toMs].map((ms) => formatShanghai(ms).slice(8)).join('..')}`,
  )
  expect(spans.join(' | ') || 'nothing').toBe(expected)
})
