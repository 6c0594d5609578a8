import { parseShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { SessionHours } from './session-hours.js'

const at = (text: string): number => parseShanghai(text) ?? Number.NaN

/** Open from 20:45 to 15:10 of the next day in one piece: enough to see the order of things. */
function rig(start: string) {
  let nowMs = at(start)
  const heard: string[] = []
  let release: (() => void) | undefined
  const hours = new SessionHours({
    hoursAt: (ms) => {
      const opens = at('2026-11-24T20:45:00')
      const closes = at('2026-11-25T15:10:00')
      return ms < opens ? { open: false, untilMs: opens } : { open: ms < closes, untilMs: ms < closes ? closes : opens }
    },
    nowMs: () => nowMs,
    begin: () => void heard.push('begin'),
    end: async (cause) => {
      heard.push(cause.en)
      if (release === undefined) return
      await new Promise<void>((resolve) => (release = resolve))
    },
    failed: (error) => heard.push(String(error)),
  })
  return {
    hours,
    heard,
    to: (text: string) => hours.onClock((nowMs = at(text))),
    hold: () => (release = () => undefined),
    release: () => release?.(),
  }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('session hours', () => {
  it('wait for the opening, log in before it and out after the closing', async () => {
    const { hours, heard, to } = rig('2026-11-24T18:00:00')
    await hours.start()
    expect(heard).toEqual(['outside the trading hours, next login at 2026-11-24 20:45'])
    expect(hours.view()).toEqual({ mode: 'calendar', open: false, changesAt: '2026-11-24T20:45:00' })
    to('2026-11-24T20:44:59')
    await settled()
    expect(heard).toHaveLength(1)
    to('2026-11-24T20:45:00')
    to('2026-11-24T21:00:00')
    await settled()
    expect(heard).toEqual([heard[0], 'begin'])
    expect(hours.nextLogin).toBeNull()
    to('2026-11-25T15:10:00')
    await settled()
    expect(heard).toHaveLength(3)
  })

  it('open no library before the earlier one is released', async () => {
    const { hours, heard, to, hold, release } = rig('2026-11-25T10:00:00')
    await hours.start()
    hold()
    to('2026-11-25T15:10:00')
    to('2026-11-24T21:00:00')
    await settled()
    expect(heard).toHaveLength(2)
    release()
    await settled()
    expect(heard.at(-1)).toBe('begin')
  })

  it('begin anew when the trading day changes while connected, once a day, and never while closed', async () => {
    const { hours, heard } = rig('2026-11-24T21:00:00')
    await hours.start()
    hours.onLaterDay('20261124', '20261125')
    hours.onLaterDay('20261124', '20261125')
    await settled()
    expect(heard).toEqual(['begin', 'the trading day changed from 20261124 to 20261125: logging in anew', 'begin'])
    const closed = rig('2026-11-24T18:00:00')
    await closed.hours.start()
    closed.hours.onLaterDay('20261124', '20261125')
    await settled()
    expect(closed.heard).toHaveLength(1)
  })

  it('are always open without a calendar', async () => {
    const heard: string[] = []
    const hours = new SessionHours({
      hoursAt: undefined,
      nowMs: () => at('2026-11-28T12:00:00'),
      begin: () => void heard.push('begin'),
      end: () => Promise.resolve(void heard.push('end')),
      failed: () => undefined,
    })
    await hours.start()
    hours.onClock(at('2026-11-29T12:00:00'))
    await settled()
    expect(heard).toEqual(['begin'])
    expect(hours.view()).toEqual({ mode: 'always', open: true, changesAt: null })
  })
})
