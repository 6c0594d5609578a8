import { describe, expect, it } from 'vitest'
import { closeDueBar, onBarTick, onFeedGap } from './bar-builder.js'
import { emptyBarState } from './bar-builder-state.js'
import type { BarTick } from './bar.js'
import { at, rulesOf, run, tick } from './testing/bar-scene.js'

const night = '20250909'

describe('the gaps that ticks show', () => {
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

describe('a gap of the feed', () => {
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
