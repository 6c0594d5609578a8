import { expect, test } from 'vitest'
import { drive, type ReplayPort } from './drive.js'

const at = (text: string): number => Date.parse(`2019-04-09T${text}+08:00`)
const timeOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(11, 19)

/** A stack that needs several readings before it is done with what it was given. */
function slowStack(events: readonly number[]) {
  const log: string[] = []
  let sent = 0
  let handled = 0
  let clock = 0
  const port: ReplayPort = {
    publishTime: (nowMs) => {
      clock = nowMs
      log.push(`time ${timeOf(nowMs)}`)
      return Promise.resolve()
    },
    step: (toMs) => {
      expect(handled).toBe(sent)
      const due = events.filter((event) => event <= toMs).length - sent
      sent += due
      if (due > 0) log.push(`ticks ${due}`)
      return Promise.resolve({ ticksSent: due, nextEventMs: events[sent] ?? null })
    },
    readWork: () => {
      if (handled < sent) handled += 0.5
      const ticks = { ticks: handled, bars: 0, clock_ms: clock }
      return Promise.resolve({
        exchange: { td_events_sent: 0, md_events_sent: sent, requests_received: 0 },
        gateway: { md_events: handled, ticks_published: sent, clock_ms: clock },
        market: { ...ticks, bars_published: 0 },
        trading: { clock_ms: clock },
        strategy: ticks,
        unacknowledged: 0,
        sessionsReady: true,
      })
    },
    check: () => undefined,
  }
  return { port, log }
}

async function driveOver(events: readonly number[], beginMs: number) {
  const { port, log } = slowStack(events)
  const ticks = await drive(port, {
    beginMs,
    speed: undefined,
    onProgress: () => undefined,
    stopped: () => false,
  })
  return { ticks, log }
}

test('stops at every event, and after a minute in which bars close, and never steps over work under way', async () => {
  const settlement = at('09:05:00')
  const events = [at('09:00:00.500'), at('09:00:30'), at('09:02:00.500'), settlement]
  const { ticks, log } = await driveOver(events, at('08:59:58'))
  expect(ticks).toBe(4)
  expect(log).toEqual([
    'time 08:59:58',
    'time 09:00:00',
    'ticks 1',
    'time 09:00:30',
    'ticks 1',
    'time 09:01:05',
    'time 09:02:00',
    'ticks 1',
    'time 09:03:05',
    'time 09:04:05',
    'time 09:05:00',
    'ticks 1',
  ])
})

test('stops after every minute for an hour in which nothing comes, as long as bars are open, then goes on at once', async () => {
  const events = [at('02:29:59.500'), at('08:55:00')]
  const { ticks, log } = await driveOver(events, at('02:29:00'))
  expect(ticks).toBe(2)
  const night = log.slice(log.indexOf('ticks 1') + 1, log.lastIndexOf('ticks 1'))
  const minutes = Array.from({ length: 61 }, (_, i) => `time ${timeOf(at('02:30:05') + i * 60_000)}`)
  expect(night).toEqual([...minutes, 'time 08:55:00'])
})
