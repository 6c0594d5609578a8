import { expect, test } from 'vitest'
import { overflowNotice } from './overflow-notice.js'

test('dropped ticks are counted once each and alarmed of once an episode', () => {
  const alerts: [string, string][] = []
  const counted: number[] = []
  const notice = overflowNotice({
    alert: ({ severity, message_zh }) => alerts.push([severity, message_zh]),
    count: (name, by) => counted.push(name === 'ticks_dropped' ? by : Number.NaN),
  })
  notice({ state: 'began', ticksDropped: 30 })
  notice({ state: 'ended', ticksDropped: 100 })
  notice({ state: 'began', ticksDropped: 5 })
  notice({ state: 'ended', ticksDropped: 5 })
  expect(counted).toEqual([30, 70, 5, 0])
  expect(alerts.map(([severity]) => severity)).toEqual(['error', 'warning', 'error', 'warning'])
  expect(alerts[1]?.[1]).toContain('100')
})
