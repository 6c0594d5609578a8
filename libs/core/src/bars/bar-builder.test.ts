import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatShanghai } from '../time/shanghai-time.js'
import { closeDueBar, onBarTick, onFeedGap, reconcileBarState } from './bar-builder.js'
import { createBarRules, emptyBarState, type BarBuilderState } from './bar-builder-state.js'
import type { Bar, BarTick } from './bar.js'
import { at, calendar, rulesOf, run, show, tick } from './testing/bar-scene.js'

describe('the minute of a tick', () => {
  it.each([
    ['rb', '20250909', '2025-09-08 20:58:59.500', 'outside_session'],
    ['rb', '20250909', '2025-09-08 20:59:00', '09-08T21:00'],
    ['rb', '20250909', '2025-09-08 20:59:30', '09-08T21:00'],
    ['rb', '20250909', '2025-09-08 21:00:00', '09-08T21:00'],
    ['rb', '20250909', '2025-09-08 21:00:59.500', '09-08T21:00'],
    ['rb', '20250909', '2025-09-08 21:01:00', '09-08T21:01'],
    ['rb', '20250909', '2025-09-08 22:59:59.500', '09-08T22:59'],
    ['rb', '20250909', '2025-09-08 23:00:00', '09-08T22:59'],
    ['rb', '20250909', '2025-09-08 23:00:00.500', '09-08T22:59'],
    ['rb', '20250909', '2025-09-08 23:00:02', 'outside_session'],
    ['cu', '20250909', '2025-09-08 23:00:00', '09-08T23:00'],
    ['cu', '20250909', '2025-09-08 23:59:59.500', '09-08T23:59'],
    ['cu', '20250909', '2025-09-09 00:00:00', '09-09T00:00'],
    ['cu', '20250909', '2025-09-09 01:00:00', '09-09T00:59'],
    ['au', '20250909', '2025-09-09 01:00:00', '09-09T01:00'],
    ['au', '20250909', '2025-09-09 02:30:00', '09-09T02:29'],
    ['rb', '20250909', '2025-09-09 08:58:59', 'outside_session'],
    ['rb', '20250909', '2025-09-09 08:59:00', '09-09T09:00'],
    ['rb', '20250909', '2025-09-09 10:14:59.500', '09-09T10:14'],
    ['rb', '20250909', '2025-09-09 10:15:00', '09-09T10:14'],
    ['rb', '20250909', '2025-09-09 10:20:00', 'outside_session'],
    ['rb', '20250909', '2025-09-09 10:29:59.500', 'outside_session'],
    ['rb', '20250909', '2025-09-09 10:30:00', '09-09T10:30'],
    ['rb', '20250909', '2025-09-09 11:30:00', '09-09T11:29'],
    ['rb', '20250909', '2025-09-09 13:30:00', '09-09T13:30'],
    ['rb', '20250909', '2025-09-09 15:00:00', '09-09T14:59'],
    ['rb', '20250909', '2025-09-09 15:15:00', 'outside_session'],
    ['au', '20250908', '2025-09-05 21:00:00', '09-05T21:00'],
    ['au', '20250908', '2025-09-06 00:10:00', '09-06T00:10'],
    ['au', '20250908', '2025-09-06 02:30:00', '09-06T02:29'],
    ['au', '20250905', '2025-09-06 00:10:00', 'wrong_trading_day'],
    ['au', '20250930', '2025-09-30 21:00:00', 'outside_session'],
    ['au', '20251009', '2025-09-30 21:00:00', 'outside_session'],
    ['au', '20251009', '2025-10-09 08:59:30', '10-09T09:00'],
    ['zz', '20250909', '2025-09-09 09:00:00', 'unknown_product'],
  ])('%s of %s at %s -> %s', (product, day, time, expected) => {
    const { bars, verdicts } = run(product, [tick(time, day, 100, 10)])
    expect(bars[0] ? formatShanghai(bars[0].startMs).slice(5, 16) : verdicts[0]).toBe(expected)
  })
})

describe('bars', () => {
  const night = '20250909'

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
  const night = '20250909'
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

describe('the gaps that ticks show', () => {
  const night = '20250909'
  it('a first tick in mid-day, nobody having listened before: from the opening, or from the last row', () => {
    const late = tick('2025-09-08 21:07:10', night, 3100, 40)
    expect(run('rb', [late]).gaps).toEqual(['heard_late 20:59:00..21:07:10'])
    const known = { ...emptyBarState(), closedThroughMs: at('2025-09-08 21:03:00') }
    expect(run('rb', [late], known).gaps).toEqual(['heard_late 21:03:00..21:07:10'])
  })

  it('listening that began inside the opening minute', () => {
    const first = tick('2025-09-08 21:00:31', night, 3100, 40)
    expect(run('rb', [first], emptyBarState(at('2025-09-08 21:00:30'))).gaps).toEqual(['heard_late 20:59:00..21:00:30'])
  })

  it('a volume that was set back: from the last tick that counted to the one that does again', () => {
    const volumes = [100, 110, 8, 9, 10, 15]
    const ticks = volumes.map((volume, i) => tick(`2025-09-08 21:04:0${i}`, night, 3100, volume))
    expect(run('rb', [tick('2025-09-08 21:00:01', night, 3100, 50), ...ticks]).gaps).toEqual([
      'volume_reset 21:04:01..21:04:04',
    ])
  })

  it('a volume that was set back at the turn of a minute: both minutes are marked, and lie in the gap', () => {
    const volumes = ['58 100', '59 8', '59 9']
    const ticks = volumes.map((one) => tick(`2025-09-08 21:00:${one.slice(0, 2)}`, night, 3100, Number(one.slice(3))))
    const { shown, gaps } = run('rb', [...ticks, tick('2025-09-08 21:01:00', night, 3101, 10)])
    expect(shown).toEqual([
      '09-08T21:00 o3100 h3100 l3100 c3100 v100 partial',
      '09-08T21:01 o3101 h3101 l3101 c3101 v0 partial',
    ])
    expect(gaps).toEqual(['volume_reset 21:00:58..21:01:00'])
  })

  it('none on an ordinary day', () => {
    expect(
      run('rb', [tick('2025-09-08 20:59:00', night, 3100, 40), tick('2025-09-08 21:09:00', night, 3100, 41)]).gaps,
    ).toEqual([])
  })
})

describe('the clock', () => {
  const night = '20250909'
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

describe('volume that falls', () => {
  const night = '20250909'
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

describe('a gap of the feed', () => {
  const night = '20250909'
  const before = [tick('2025-09-08 21:00:01', night, 3100, 100), tick('2025-09-08 21:05:01', night, 3100, 200)]
  const withGap = (resumed: string, after: readonly BarTick[], from = '2025-09-08 21:05:02') => {
    const first = before.reduce((state, one) => onBarTick(state, one, rulesOf('rb')).state, emptyBarState())
    return run('rb', after, onFeedGap(first, at(from), at(resumed))).shown
  }

  it('inside a minute marks that bar and keeps its volume', () => {
    expect(withGap('2025-09-08 21:05:20', [tick('2025-09-08 21:05:21', night, 3102, 260)])).toEqual([
      '09-08T21:05 o3100 h3102 l3100 c3102 v160 partial',
    ])
  })

  it('into the next minute marks both and loses no volume', () => {
    expect(withGap('2025-09-08 21:06:20', [tick('2025-09-08 21:06:21', night, 3102, 260)])).toEqual([
      '09-08T21:05 o3100 h3100 l3100 c3100 v100 partial',
      '09-08T21:06 o3102 h3102 l3102 c3102 v60 partial',
    ])
  })

  it('that begins with the next minute leaves a bar whole that nothing has closed yet', () => {
    const after = [tick('2025-09-08 21:06:21', night, 3102, 260)]
    expect(withGap('2025-09-08 21:06:20', after, '2025-09-08 21:06:00')[0]).toBe(
      '09-08T21:05 o3100 h3100 l3100 c3100 v100',
    )
  })

  it('over minutes counts from the first tick after it and does not inherit extremes', () => {
    const after = [
      tick('2025-09-08 21:40:21', night, 3102, 9000, { highPrice: 3200, lowPrice: 3000 }),
      tick('2025-09-08 21:40:22', night, 3103, 9010, { highPrice: 3200, lowPrice: 3000 }),
    ]
    expect(withGap('2025-09-08 21:40:20', after)[1]).toBe('09-08T21:40 o3102 h3103 l3102 c3103 v10 partial')
  })

  it('in the auction is one: what was matched then is of no later minute', () => {
    const first = onBarTick(emptyBarState(), tick('2025-09-08 20:59:00', night, 3100, 100), rulesOf('rb')).state
    const away = onFeedGap(first, at('2025-09-08 20:59:01'), at('2025-09-08 20:59:59'))
    expect(run('rb', [tick('2025-09-09 09:00:00', night, 3105, 140)], away).shown).toEqual([
      '09-08T21:00 o3100 h3100 l3100 c3100 v100 partial',
      '09-09T09:00 o3105 h3105 l3105 c3105 v0 partial',
    ])
  })

  it('outside trading costs nothing', () => {
    const end = tick('2025-09-08 23:00:00', night, 3100, 500)
    const first = [...before, end].reduce((s, one) => onBarTick(s, one, rulesOf('rb')).state, emptyBarState())
    const closed = closeDueBar(first, at('2025-09-08 23:00:05'), 1000).state
    const { shown } = run(
      'rb',
      [tick('2025-09-09 09:00:00', night, 3105, 540)],
      onFeedGap(closed, at('2025-09-08 23:30:00'), at('2025-09-09 08:00:00')),
    )
    expect(shown).toEqual(['09-09T09:00 o3105 h3105 l3105 c3105 v40'])
  })

  it('before a new trading day leaves its opening whole', () => {
    const first = before.reduce((state, one) => onBarTick(state, one, rulesOf('rb')).state, emptyBarState())
    const { shown } = run(
      'rb',
      [tick('2025-09-09 21:03:00', '20250910', 3105, 40)],
      onFeedGap(first, at('2025-09-08 21:05:02'), at('2025-09-09 18:00:00')),
    )
    expect(shown[1]).toBe('09-09T21:03 o3105 h3105 l3105 c3105 v40')
  })
})

describe('a restart', () => {
  const night = '20250909'
  const rules = rulesOf('rb')
  const begun = [tick('2025-09-08 21:00:01', night, 3100, 100), tick('2025-09-08 21:05:01', night, 3100, 200)].reduce(
    (state, one) => onBarTick(state, one, rules).state,
    emptyBarState(),
  )
  const row = (time: string, volume: number): Bar => ({
    startMs: at(time),
    tradingDay: night,
    open: 3100,
    high: 3100,
    low: 3100,
    close: 3100,
    volume,
    turnover: volume * 1000,
    openInterest: 1,
    partial: false,
  })
  const after = (state: BarBuilderState, one: BarTick) => {
    const step = onBarTick(state, one, rules)
    return `${step.verdict} ${step.state.open ? show({ ...step.state.open }) : '-'}`
  }

  it('continues the open minute when its row was not written', () => {
    const state = reconcileBarState(begun, row('2025-09-08 21:00:00', 100))
    expect(after(state, tick('2025-09-08 21:05:30', night, 3104, 230))).toBe(
      'accepted 09-08T21:05 o3100 h3104 l3100 c3104 v130',
    )
  })

  it('never opens a minute again whose row was written, and counts on from that row', () => {
    const state = reconcileBarState(begun, row('2025-09-08 21:05:00', 150))
    expect(after(state, tick('2025-09-08 21:05:59', night, 3104, 250))).toBe('late -')
    expect(after(state, tick('2025-09-08 21:06:01', night, 3104, 270))).toBe(
      'accepted 09-08T21:06 o3104 h3104 l3104 c3104 v20',
    )
  })

  it('does not trust a state that is older than the rows', () => {
    const state = reconcileBarState(begun, row('2025-09-08 21:08:00', 50))
    expect(after(state, tick('2025-09-08 21:09:01', night, 3104, 900))).toBe(
      'accepted 09-08T21:09 o3104 h3104 l3104 c3104 v0 partial',
    )
    const idle = closeDueBar(begun, Number.MAX_SAFE_INTEGER, 0).state
    expect(reconcileBarState(idle, row('2025-09-08 21:08:00', 50)).day).toBeNull()
    expect(reconcileBarState(idle, row('2025-09-08 21:05:00', 50)).day).toEqual(idle.day)
  })

  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(begun))).toEqual(begun)
  })
})

describe('any stream of ticks', () => {
  const minutes = calendar.minutesOf('cu', '20250908')
  const step = fc.record({
    skipMs: fc.integer({ min: 0, max: 400_000 }),
    move: fc.integer({ min: -20, max: 20 }),
    lots: fc.integer({ min: 0, max: 50 }),
  })
  /** Ticks at arbitrary instants of the day, those in breaks pulled to the closing instant before them. */
  const stream = (steps: readonly { skipMs: number; move: number; lots: number }[]): BarTick[] => {
    const opening = minutes[0] ?? 0
    let [offset, price, volume, high, low] = [0, 50_000, 0, -Infinity, Infinity]
    const ticks: BarTick[] = []
    for (const { skipMs, move, lots } of steps) {
      offset += skipMs
      const minute = minutes[Math.floor(offset / 60_000)]
      if (minute === undefined) break
      price += move * 10
      volume += lots
      high = Math.max(high, price)
      low = Math.min(low, price)
      const timeMs = minute + (offset % 60_000)
      ticks.push(tick(formatShanghai(timeMs), '20250908', price, volume, { highPrice: high, lowPrice: low }))
    }
    return ticks.length === 0 || (ticks[0]?.timeMs ?? 0) - opening < 60_000 ? ticks : []
  }

  it('gives bars that are ordered, inside sessions, consistent, and add up', () => {
    const allowed = new Set(minutes)
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), (steps) => {
        const ticks = stream(steps)
        const { bars } = run('cu', ticks)
        bars.forEach((bar, i) => {
          expect(allowed.has(bar.startMs)).toBe(true)
          expect(bar.startMs).toBeGreaterThan(bars[i - 1]?.startMs ?? -1)
          expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close))
          expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close))
          expect(bar.volume).toBeGreaterThanOrEqual(0)
          expect(bar.partial).toBe(false)
        })
        expect(bars.reduce((sum, bar) => sum + bar.volume, 0)).toBe(ticks.at(-1)?.volume ?? 0)
        expect(bars.reduce((sum, bar) => sum + bar.turnover, 0)).toBe(ticks.at(-1)?.turnover ?? 0)
      }),
    )
  })

  it('gives the same bars whether the clock closes them or the next tick does', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 100 }), (steps) => {
        const ticks = stream(steps)
        const bars: Bar[] = []
        let state = emptyBarState()
        for (const one of ticks) {
          const due = closeDueBar(state, one.timeMs, 1000)
          const next = onBarTick(due.state, one, rulesOf('cu'))
          state = next.state
          for (const closed of [due.closed, next.closed]) if (closed) bars.push(closed)
        }
        const last = closeDueBar(state, Number.MAX_SAFE_INTEGER, 0).closed
        expect(last ? [...bars, last] : bars).toEqual(run('cu', ticks).bars)
      }),
    )
  })

  it('never opens a closed minute again, whatever the order of times', () => {
    const any = fc.record({ minute: fc.integer({ min: 0, max: 464 }), lots: fc.integer({ min: 0, max: 1000 }) })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (events) => {
        const ticks = events.map(({ minute, lots }) =>
          tick(formatShanghai(minutes[minute] ?? 0), '20250908', 100, lots),
        )
        const starts = run('cu', ticks).bars.map((bar) => bar.startMs)
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
        expect(run('cu', ticks).bars.every((bar) => bar.volume >= 0)).toBe(true)
      }),
    )
  })
})
