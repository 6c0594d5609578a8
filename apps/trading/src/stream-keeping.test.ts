import type { StreamReport } from '@huangpu/bus'
import { isAbandoned } from '@huangpu/bus'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StreamKeeping } from './stream-keeping.js'

const NOW_MS = 1_800_000_000_000
const DAY_MS = 86_400_000

const report = (over: Partial<StreamReport> = {}): StreamReport => ({
  stream: 'stream:trade',
  removed: 0,
  slowestGroup: 'group:strategy',
  pending: 0,
  lag: 0,
  oldestUnacknowledged: `${NOW_MS - 1}-0`,
  ...over,
})
const dead = report({ lag: 3, oldestUnacknowledged: `${NOW_MS - DAY_MS - 1}-0` })

let reports: StreamReport[] | Error
let asked: number[]
let alerts: { code: string; message_en: string }[]
let failures: number
let keeping: StreamKeeping

beforeEach(() => {
  vi.useFakeTimers()
  reports = []
  asked = []
  alerts = []
  failures = 0
  keeping = new StreamKeeping(
    { wallMs: () => NOW_MS, alert: (alert) => void alerts.push(alert), count: () => undefined },
    {
      trim: (nowMs) => {
        asked.push(nowMs)
        return reports instanceof Error ? Promise.reject(reports) : Promise.resolve(reports)
      },
      isAbandoned,
      failed: () => (failures += 1),
    },
  )
})
afterEach(async () => {
  await keeping.stop()
  vi.useRealTimers()
})

describe('the keeping of streams', () => {
  it('comes round once a minute of real time, by the wall time that entry ids have', async () => {
    await vi.advanceTimersByTimeAsync(60_000 * 3)
    expect(asked).toEqual([NOW_MS, NOW_MS, NOW_MS])
    await keeping.stop()
    await vi.advanceTimersByTimeAsync(60_000 * 3)
    expect(asked).toHaveLength(3)
  })

  it('says once that a group is abandoned, and again only after it had come back', async () => {
    reports = [dead, report({ stream: 'stream:cmd' })]
    await keeping.round()
    await keeping.round()
    expect(alerts.map((alert) => alert.code)).toEqual(['group_abandoned'])
    expect(alerts[0]?.message_en).toContain('group:strategy has stopped reading stream:trade')
    reports = [report()]
    await keeping.round()
    reports = [dead]
    await keeping.round()
    expect(alerts).toHaveLength(2)
  })

  it('goes on after a round that Redis did not answer', async () => {
    reports = new Error('Redis is away')
    await keeping.round()
    expect(failures).toBe(1)
    reports = [dead]
    await keeping.round()
    expect(alerts).toHaveLength(1)
  })
})
