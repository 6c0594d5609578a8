import { readFileSync } from 'node:fs'
import { createCalendar, parseCalendarData, parseShanghai } from '@huangpu/core'
import { expect, it } from 'vitest'
import { ManualTimers } from '../testing/manual-timers.js'
import { FeedListener } from './feed-listener.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))
const at = (text: string): number => parseShanghai(text) ?? Number.NaN

/** A whole trading day of gold and rebar, a look each second; `ticks` says whether they come at an instant. */
function listen(
  from: string,
  to: string,
  ticks: (ms: number) => boolean,
  ready: (ms: number) => boolean = () => true,
): string[] {
  let nowMs = at(from)
  let lastMs: number | null = null
  const alerts: string[] = []
  const listener = new FeedListener({
    timers: new ManualTimers(),
    calendar,
    silentAfterMs: 60_000,
    exchangeMs: () => nowMs,
    ready: () => ready(nowMs),
    subscribed: () => ['rb2701', 'au2702', 'cu2701'],
    acceptedAtMs: () => lastMs,
    alert: ({ code, message_en: text }) => void alerts.push(`${code} ${/since (\S+),/.exec(text)?.[1] ?? ''}`.trim()),
    gauge: () => undefined,
  })
  for (; nowMs <= at(to); nowMs += 1_000) {
    const open = ['rb', 'au', 'cu'].some((product) => calendar.sessionAt(product, nowMs)?.phase === 'continuous')
    if (open && ticks(nowMs)) lastMs = nowMs
    listener.look()
  }
  return alerts
}

it('breaks, auctions, lunch and the nights of shorter products are no silence, from night to close', () => {
  expect(listen('2026-11-19T20:55:00', '2026-11-20T15:10:00', () => true)).toEqual([])
})

it('a feed that dies after the break is told once, with the time since when', () => {
  const alive = (ms: number): boolean => ms < at('2026-11-20T10:14:30') || ms > at('2026-11-20T10:40:00')
  expect(listen('2026-11-20T10:00:00', '2026-11-20T10:41:00', alive)).toEqual(['feed_silent 10:30:00', 'feed_heard'])
})

it('a lost link is not judged: its own messages tell of it', () => {
  const ready = (ms: number): boolean => ms < at('2026-11-20T09:10:00')
  expect(listen('2026-11-20T09:00:00', '2026-11-20T09:30:00', ready, ready)).toEqual([])
})

it('a login into a dead feed is told after a minute', () => {
  const ready = (ms: number): boolean => ms >= at('2026-11-20T09:10:00')
  expect(listen('2026-11-20T09:05:00', '2026-11-20T09:12:00', () => false, ready)).toEqual(['feed_silent 09:10:00'])
})
