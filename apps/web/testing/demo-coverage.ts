import type { Coverage } from '@huangpu/messages'

const lost = (from: string, through: string, minutes: number, reason: 'feed_down' | null) => ({
  ...{ from: `2026-11-23T${from}:00`, through: `2026-11-23T${through}:00` },
  ...{ minutes, reason },
})

/** GET /coverage of the demonstration: a whole day, and one of which a minute was lost. */
export const demoCoverage = (symbol: string): Coverage => ({
  symbol,
  items: [
    { trading_day: '20261123', expected_minutes: 345, present_minutes: 345, missing: [], outside: [], problem: null },
    {
      trading_day: '20261124',
      expected_minutes: 36,
      present_minutes: 33,
      missing: [lost('21:20', '21:20', 1, 'feed_down'), lost('21:24', '21:25', 2, null)],
      outside: [],
      problem: null,
    },
  ],
  expected_minutes: 381,
  present_minutes: 378,
  missing_days: [],
  next_cursor: null,
})
