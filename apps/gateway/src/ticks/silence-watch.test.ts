import { describe, expect, it } from 'vitest'
import { NO_SILENCE, type ListenedContract, type SilenceNotice, lookForSilence } from './silence-watch.js'

const RULES = { silentAfterMs: 60_000, aliveWithinMs: 10_000, timesLongestPause: 3 }

/** Seconds of the session at which each contract ticks; a look every second from 0 to `until`. */
function watch(ticks: Readonly<Record<string, readonly number[]>>, until: number, openFrom = 0): string[] {
  let state = NO_SILENCE
  const told: string[] = []
  for (let second = openFrom; second <= until; second += 1) {
    const contracts = Object.entries(ticks).map(([symbol, at]): ListenedContract => {
      const past = at.filter((moment) => moment <= second)
      return {
        symbol,
        listenedFromMs: openFrom * 1_000,
        lastTickMs: past.length > 0 ? Math.max(...past) * 1_000 : -Infinity,
      }
    })
    const look = lookForSilence(state, contracts, second * 1_000, RULES)
    state = look.state
    told.push(...look.notices.map((notice) => `${second}: ${textOf(notice)}`))
  }
  return told
}
const textOf = (notice: SilenceNotice): string =>
  notice.kind === 'feed_silent'
    ? `feed_silent since ${notice.sinceMs / 1_000}`
    : notice.kind === 'feed_heard'
      ? `feed_heard after ${notice.silentMs / 1_000}`
      : `${notice.kind} ${notice.symbol}`

const every = (seconds: number, from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / seconds) + 1 }, (_, i) => from + i * seconds)

describe('silence within a session', () => {
  it('of one contract among others is told once, and its end once', () => {
    const au = [...every(1, 0, 100), ...every(1, 300, 400)]
    expect(watch({ rb: every(1, 0, 400), au }, 400)).toEqual(['160: symbol_silent au', '300: symbol_heard au'])
  })

  it('of all contracts is one notice for the link, however many there are', () => {
    const both = [...every(1, 0, 50), ...every(1, 200, 210)]
    expect(watch({ rb: both, au: both.map((at) => at), cu: both }, 210)).toEqual([
      '110: feed_silent since 50',
      '200: feed_heard after 150',
    ])
  })

  it('is none where a contract never ticked today, or pauses as it always does', () => {
    expect(watch({ rb: every(1, 0, 500), wr: [] }, 500)).toEqual([])
    // A pause of 59 s is its own: only three times as long is silence.
    expect(watch({ rb: every(1, 0, 600), ss: [1, 60, 119, 230] }, 400)).toEqual([])
    expect(watch({ rb: every(1, 0, 600), ss: [1, 60, 119] }, 400)).toEqual(['296: symbol_silent ss'])
  })

  it('counts from the opening, not from the last tick before a break', () => {
    expect(watch({ rb: [0, ...every(1, 1_000, 1_100)] }, 1_100, 960)).toEqual([])
    expect(watch({ rb: [0] }, 1_100, 960)).toEqual(['1020: feed_silent since 960'])
  })

  it('a feed without a single tick since the login is told too', () => {
    expect(watch({ rb: [] }, 100)).toEqual(['60: feed_silent since 0'])
  })
})
