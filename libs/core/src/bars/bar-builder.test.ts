import { describe, expect, it } from 'vitest'
import { closeDueBar, onBarTick } from './bar-builder.js'
import { createBarRules, emptyBarState } from './bar-builder-state.js'
import { at, calendar, rulesOf, run, show, tick } from './testing/bar-scene.js'

const night = '20250909'

describe('bars', () => {
  it('fold the auction into the opening minute, its volume included', () => {
    const { shown } = run('rb', [
      tick('2025-09-08 20:59:00', night, 3100, 500),
      tick('2025-09-08 21:00:00.500', night, 3105, 520),
      tick('2025-09-08 21:00:59.500', night, 3099, 600),
      tick('2025-09-08 21:01:00', night, 3101, 640),
    ])
    expect(shown).toEqual(['09-08T21:00 o3100 h3105 l3099 c3099 v600', '09-08T21:01 o3101 h3101 l3101 c3101 v40'])
  })

  it('make one bar of 22:59 and 23:00:00, and start the morning on its own', () => {
    const { shown } = run('rb', [
      tick('2025-09-08 21:00:00', night, 3100, 10),
      tick('2025-09-08 22:59:59', night, 3110, 100),
      tick('2025-09-08 23:00:00', night, 3111, 130),
      tick('2025-09-09 09:00:00.500', night, 3120, 150),
    ])
    expect(shown.slice(1)).toEqual([
      '09-08T22:59 o3110 h3111 l3110 c3111 v120',
      '09-09T09:00 o3120 h3120 l3120 c3120 v20',
    ])
  })

  it('count from zero on each new trading day', () => {
    const { shown } = run('rb', [
      tick('2025-09-08 14:59:59', '20250908', 3100, 90_000),
      tick('2025-09-08 21:00:00.500', night, 3100, 700),
    ])
    expect(shown).toEqual([
      '09-08T14:59 o3100 h3100 l3100 c3100 v0 partial',
      '09-08T21:00 o3100 h3100 l3100 c3100 v700',
    ])
  })

  it('count from the first tick when it comes in mid-day, unless the feed was watched since the opening', () => {
    const late = tick('2025-09-08 21:07:10', night, 3100, 40)
    const more = tick('2025-09-08 21:07:20', night, 3100, 45)
    expect(run('rb', [late, more]).shown).toEqual(['09-08T21:07 o3100 h3100 l3100 c3100 v5 partial'])
    const watched = emptyBarState(at('2025-09-08 20:59:00'))
    expect(run('rb', [late, more], watched).shown).toEqual(['09-08T21:07 o3100 h3100 l3100 c3100 v45'])
    const tooLate = emptyBarState(at('2025-09-08 20:59:00.001'))
    expect(run('rb', [late, more], tooLate).shown).toEqual(['09-08T21:07 o3100 h3100 l3100 c3100 v5 partial'])
  })

  it('are partial when watching began inside the opening minute', () => {
    const first = tick('2025-09-08 21:00:31', night, 3100, 40)
    expect(run('rb', [first], emptyBarState(at('2025-09-08 21:00:30'))).shown).toEqual([
      '09-08T21:00 o3100 h3100 l3100 c3100 v40 partial',
    ])
  })

  it('are partial when watching began inside the auction and no tick of it was heard', () => {
    const since = emptyBarState(at('2025-09-08 20:59:30'))
    const heard = (time: string) => run('rb', [tick(time, night, 3100, 40)], since)
    expect(heard('2025-09-08 21:00:05')).toMatchObject({
      shown: ['09-08T21:00 o3100 h3100 l3100 c3100 v40 partial'],
      gaps: ['heard_late 20:59:00..21:00:00'],
    })
    expect(heard('2025-09-08 20:59:40')).toMatchObject({
      shown: ['09-08T21:00 o3100 h3100 l3100 c3100 v40'],
      gaps: [],
    })
  })

  it('widen when the day high or low moved since the previous tick, and only then', () => {
    const { shown } = run('rb', [
      tick('2025-09-08 21:00:01', night, 3100, 10, { highPrice: 3104, lowPrice: 3098 }),
      tick('2025-09-08 21:01:01', night, 3100, 20, { highPrice: 3104, lowPrice: 3098 }),
      tick('2025-09-08 21:01:02', night, 3101, 30, { highPrice: 3109, lowPrice: 3090 }),
      tick('2025-09-08 21:02:02', night, 3101, 40, { highPrice: 3109, lowPrice: 3090 }),
    ])
    expect(shown).toEqual([
      '09-08T21:00 o3100 h3104 l3098 c3100 v10',
      '09-08T21:01 o3100 h3109 l3090 c3101 v20',
      '09-08T21:02 o3101 h3101 l3101 c3101 v10',
    ])
  })

  it('have a row for a minute whose ticks brought no volume, none for a minute without ticks', () => {
    const { shown } = run('rb', [
      tick('2025-09-08 21:00:01', night, 3100, 10),
      tick('2025-09-08 21:02:01', night, 3103, 10),
      tick('2025-09-08 21:04:01', night, 3104, 12),
    ])
    expect(shown.slice(1)).toEqual(['09-08T21:02 o3103 h3103 l3103 c3103 v0', '09-08T21:04 o3104 h3104 l3104 c3104 v2'])
  })

  it('drop the noise of prices and turnovers', () => {
    const rules = createBarRules({ calendar, product: 'au', priceTick: 0.02 })
    const one = tick('2025-09-08 21:00:01', night, 650.5200000000001, 10, { turnover: 0.1 + 0.2 })
    const { state } = onBarTick(emptyBarState(), one, rules)
    expect(state.open).toMatchObject({ open: 650.52, close: 650.52, turnover: 0.3 })
  })

  it.each([NaN, Infinity, 0, -0, Number.MAX_VALUE, 1.79769e308, -3100])('refuse the price %d', (price) => {
    expect(run('rb', [tick('2025-09-08 21:00:01', night, price, 10)]).verdicts).toEqual(['no_price'])
  })
})

describe('what a tick cannot say', () => {
  it('extremes, turnover and open interest without a value (DBL_MAX) change nothing', () => {
    const none = Number.MAX_VALUE
    const { bars } = run('rb', [
      tick('2025-09-08 21:00:01', night, 3100, 10, { openInterest: 55 }),
      tick('2025-09-08 21:00:02', night, 3101, 20, {
        highPrice: none,
        lowPrice: none,
        turnover: none,
        openInterest: none,
      }),
    ])
    expect(bars).toMatchObject([{ high: 3101, low: 3100, volume: 20, turnover: 10_000, openInterest: 55 }])
  })

  it('extremes that one tick does not tell, or takes back, do not come again as news', () => {
    const extremes = [
      [3200, 3000],
      [null, null],
      [3200, 3000],
      [3150, 3050],
      [3200, 3000],
      [3201, 2999],
    ] as const
    const { shown } = run(
      'rb',
      extremes.map(([highPrice, lowPrice], i) =>
        tick(`2025-09-08 21:0${i}:01`, night, 3100, 10 * (i + 1), { highPrice, lowPrice }),
      ),
    )
    expect(shown.slice(1).map((bar) => bar.slice(6, 29))).toEqual([
      '21:01 o3100 h3100 l3100',
      '21:02 o3100 h3100 l3100',
      '21:03 o3100 h3100 l3100',
      '21:04 o3100 h3100 l3100',
      '21:05 o3100 h3201 l2999',
    ])
  })

  it('extremes that are first told in mid-day tell nothing of the minute', () => {
    const told = tick('2025-09-08 21:05:01', night, 3100, 20, { highPrice: 3200, lowPrice: 3000 })
    expect(run('rb', [tick('2025-09-08 21:00:01', night, 3100, 10), told]).shown[1]).toBe(
      '09-08T21:05 o3100 h3100 l3100 c3100 v10',
    )
  })

  it('a turnover that falls while the volume does not is none', () => {
    const turnovers = [50_000, 20_000, 51_000]
    const ticks = turnovers.map((turnover, i) => tick(`2025-09-08 21:0${i}:01`, night, 3100, 10 + i, { turnover }))
    expect(run('rb', ticks).bars.map((bar) => bar.turnover)).toEqual([50_000, 0, 1_000])
  })

  it('a tick that was overtaken is counted and moves nothing', () => {
    const { verdicts, shown } = run('rb', [
      tick('2025-09-08 21:00:10', night, 3100, 10),
      tick('2025-09-08 21:00:09.500', night, 3190, 10),
      tick('2025-09-08 21:00:10', night, 3101, 11),
    ])
    expect(verdicts).toEqual(['accepted', 'out_of_order', 'accepted'])
    expect(shown).toEqual(['09-08T21:00 o3100 h3101 l3100 c3101 v11'])
  })
})

describe('volume that falls', () => {
  it('is refused as noise twice, then taken as a reset: never negative, never counted twice', () => {
    const { shown, verdicts } = run('rb', [
      tick('2025-09-08 21:00:01', night, 3100, 100),
      tick('2025-09-08 21:00:02', night, 3100, 7),
      tick('2025-09-08 21:00:03', night, 3100, 110),
      tick('2025-09-08 21:00:04', night, 3100, 8),
      tick('2025-09-08 21:00:05', night, 3100, 9),
      tick('2025-09-08 21:00:06', night, 3100, 10),
      tick('2025-09-08 21:00:07', night, 3100, 15),
    ])
    expect(verdicts).toEqual([
      'accepted',
      'volume_fell',
      'accepted',
      'volume_fell',
      'volume_fell',
      'accepted',
      'accepted',
    ])
    expect(shown).toEqual(['09-08T21:00 o3100 h3100 l3100 c3100 v115 partial'])
  })
})

describe('the clock', () => {
  it('closes a bar at the end of its minute plus grace, and ignores what comes later', () => {
    const rules = rulesOf('rb')
    const opened = onBarTick(emptyBarState(), tick('2025-09-08 22:59:30', night, 3100, 10), rules).state
    expect(closeDueBar(opened, at('2025-09-08 23:00:00.999'), 1000).closed).toBeNull()
    const closing = closeDueBar(opened, at('2025-09-08 23:00:01'), 1000)
    expect(closing.closed && show(closing.closed)).toBe('09-08T22:59 o3100 h3100 l3100 c3100 v0 partial')
    const late = onBarTick(closing.state, tick('2025-09-08 23:00:00', night, 3101, 30), rules)
    expect(late.verdict).toBe('late')
    const next = onBarTick(late.state, tick('2025-09-09 09:00:01', night, 3102, 31), rules)
    expect(next.state.open?.volume).toBe(21)
  })

  it('ends minutes without a tick too: what comes for one afterwards is late, and no larger bar lacks a row', () => {
    const rules = rulesOf('rb')
    const begun = onBarTick(emptyBarState(), tick('2025-09-08 22:50:30', night, 3100, 10), rules).state
    const idle = closeDueBar(begun, at('2025-09-08 22:59:00'), 1_500).state
    const last = tick('2025-09-08 22:59:59.900', night, 3101, 30)
    expect(onBarTick(idle, last, rules, at('2025-09-08 22:59:59.999')).verdict).toBe('accepted')
    expect(onBarTick(idle, last, rules, at('2025-09-08 23:00:00')).verdict).toBe('late')
  })

  it('does nothing without an open bar', () => {
    const empty = emptyBarState()
    expect(closeDueBar(empty, Number.MAX_SAFE_INTEGER, 0)).toEqual({
      state: empty,
      verdict: 'accepted',
      closed: null,
      gap: null,
    })
  })
})
