import { expect, it } from 'vitest'
import { closeDueBar, onBarTick } from './bar-builder.js'
import { emptyBarState, type BarBuilderState } from './bar-builder-state.js'
import type { Bar } from './bar.js'
import { at, calendar, rulesOf, show, tick } from './testing/bar-scene.js'

// One scene a paragraph: product and trading day, then what happens: a tick (its time, price, volume of the day) or the clock.
// After -> the bars that this finishes, or why the tick moves none. Bars close 1.5 s after their minute.
const SCENES = `
10:15, the break: the tick of that instant belongs to the minute before, and no tick opens a bar in the break
  rb 20250909
  tick  2025-09-09 10:14:59.500  3100  1000
  tick  2025-09-09 10:15:00      3102  1010
  clock 2025-09-09 10:15:01.499
  clock 2025-09-09 10:15:01.500              -> 09-09T10:14 o3100 h3102 l3100 c3102 v1010
  tick  2025-09-09 10:15:00.500  3102  1012  -> late
  tick  2025-09-09 10:20:00      3103  1012  -> outside_session
  tick  2025-09-09 10:30:00.500  3104  1020
  clock 2025-09-09 10:31:01.500              -> 09-09T10:30 o3104 h3104 l3104 c3104 v10

11:30, the noon
  rb 20250909
  tick  2025-09-09 11:29:30      3100  1000
  tick  2025-09-09 11:30:00      3099  1005
  clock 2025-09-09 11:30:01.500              -> 09-09T11:29 o3100 h3100 l3099 c3099 v1005
  tick  2025-09-09 13:29:59.500  3098  1005  -> outside_session
  tick  2025-09-09 13:30:00      3097  1006
  tick  2025-09-09 13:31:00      3096  1009  -> 09-09T13:30 o3097 h3097 l3097 c3097 v1

15:00, the close: what comes after it is of no minute
  rb 20250909
  tick  2025-09-09 14:59:59.500  3100  90000
  tick  2025-09-09 15:00:00      3101  90100
  clock 2025-09-09 15:00:01.500              -> 09-09T14:59 o3100 h3101 l3100 c3101 v90100
  tick  2025-09-09 15:00:00.500  3101  90100 -> late
  tick  2025-09-09 15:15:00      3101  90100 -> outside_session

20:59 and 21:00: the auction folds into the first minute, with its volume
  rb 20250909
  tick  2025-09-08 20:58:59.500  3100  0     -> outside_session
  tick  2025-09-08 20:59:00      3100  500
  clock 2025-09-08 20:59:30
  tick  2025-09-08 21:00:00      3101  510
  tick  2025-09-08 21:00:59.500  3099  600
  tick  2025-09-08 21:01:00      3098  640   -> 09-08T21:00 o3100 h3101 l3099 c3099 v600

23:00, a night that ends there
  rb 20250909
  tick  2025-09-08 22:59:59.500  3100  700
  tick  2025-09-08 23:00:00      3103  710
  tick  2025-09-08 23:00:00.500  3103  711
  clock 2025-09-08 23:00:01.500              -> 09-08T22:59 o3100 h3103 l3100 c3103 v711
  tick  2025-09-08 23:00:02      3103  711   -> outside_session
  tick  2025-09-09 09:00:00      3105  720
  tick  2025-09-09 09:01:00      3105  725   -> 09-09T09:00 o3105 h3105 l3105 c3105 v9

23:00, a night that goes on
  cu 20250909
  tick  2025-09-08 22:59:59.500  80000 700
  tick  2025-09-08 23:00:00      80010 710   -> 09-08T22:59 o80000 h80000 l80000 c80000 v700
  tick  2025-09-08 23:01:00      80020 715   -> 09-08T23:00 o80010 h80010 l80010 c80010 v10

01:00, a night that ends there; midnight is a minute like any other
  cu 20250909
  tick  2025-09-08 23:59:59.500  80000 900
  tick  2025-09-09 00:00:00      80010 905   -> 09-08T23:59 o80000 h80000 l80000 c80000 v900
  tick  2025-09-09 00:59:59.500  80020 950   -> 09-09T00:00 o80010 h80010 l80010 c80010 v5
  tick  2025-09-09 01:00:00      80030 960
  clock 2025-09-09 01:00:01.500              -> 09-09T00:59 o80020 h80030 l80020 c80030 v55

02:30, a night that ends there
  au 20250909
  tick  2025-09-09 01:00:00      650   900
  tick  2025-09-09 02:29:59.500  651   950   -> 09-09T01:00 o650 h650 l650 c650 v900
  tick  2025-09-09 02:30:00      652   960
  clock 2025-09-09 02:30:01.500              -> 09-09T02:29 o651 h652 l651 c652 v60
  tick  2025-09-09 02:31:00      652   960   -> outside_session

Friday night belongs to Monday, Saturday's small hours too
  au 20250908
  tick  2025-09-05 21:00:00      640   100
  tick  2025-09-05 23:59:30      641   200   -> 09-05T21:00 o640 h640 l640 c640 v100
  tick  2025-09-06 00:00:10      642   210   -> 09-05T23:59 o641 h641 l641 c641 v100
  tick  2025-09-06 02:30:00      643   220   -> 09-06T00:00 o642 h642 l642 c642 v10
  tick  2025-09-08 09:00:30      644   230   -> 09-06T02:29 o643 h643 l643 c643 v10
  clock 2025-09-08 09:01:01.500              -> 09-08T09:00 o644 h644 l644 c644 v10

the eve of a holiday has no night: a tick of that evening is none, the day after begins with its own auction
  rb 20251009
  tick  2025-09-30 21:00:00      3100  50    -> outside_session
  tick  2025-10-09 08:58:59      3100  50    -> outside_session
  tick  2025-10-09 08:59:00      3100  60
  tick  2025-10-09 09:00:10      3105  70
  clock 2025-10-09 09:01:01.500              -> 10-09T09:00 o3100 h3105 l3100 c3105 v70

a day without a night, of a product that never has one
  wr 20250909
  tick  2025-09-08 21:00:00      3500  1     -> outside_session
  tick  2025-09-09 08:59:30      3500  2
  tick  2025-09-09 09:01:00      3501  3     -> 09-09T09:00 o3500 h3500 l3500 c3500 v2

nights suspended in 2020
  cu 20200204
  tick  2020-02-03 21:00:00      44000 1     -> outside_session
  tick  2020-02-04 08:59:00      44000 2
  tick  2020-02-04 09:00:30      44010 3
  clock 2020-02-04 09:01:01.500              -> 02-04T09:00 o44000 h44010 l44000 c44010 v3

a night that was longer then: rebar of 2016-04-28, to one o'clock
  rb 20160429
  tick  2016-04-28 23:30:00      2600  100
  tick  2016-04-29 01:00:00      2601  120   -> 04-28T23:30 o2600 h2600 l2600 c2600 v100
  clock 2016-04-29 01:00:01.500              -> 04-29T00:59 o2601 h2601 l2601 c2601 v20

the first tick after a restart that kept nothing counts from itself, and is marked; the next minute is whole
  rb 20250909 restarted
  tick  2025-09-08 21:30:10      3100  5000
  tick  2025-09-08 21:30:50      3101  5010
  tick  2025-09-08 21:31:00      3102  5030  -> 09-08T21:30 o3100 h3101 l3100 c3101 v10 partial
  clock 2025-09-08 21:32:01.500              -> 09-08T21:31 o3102 h3102 l3102 c3102 v20

a volume that falls is noise twice and a reset then: nothing negative, nothing twice, and a mark
  rb 20250909
  tick  2025-09-08 21:00:01      3100  100
  tick  2025-09-08 21:00:02      3100  7     -> volume_fell
  tick  2025-09-08 21:00:03      3100  110
  tick  2025-09-08 21:00:04      3100  8     -> volume_fell
  tick  2025-09-08 21:00:05      3100  9     -> volume_fell
  tick  2025-09-08 21:00:06      3100  10
  tick  2025-09-08 21:00:07      3100  15
  clock 2025-09-08 21:01:01.500              -> 09-08T21:00 o3100 h3100 l3100 c3100 v115 partial

yesterday's snapshot, pushed on subscribing, moves nothing
  rb 20250908
  tick  2025-09-08 21:00:30      3100  90000 -> wrong_trading_day
`

interface Scene {
  readonly title: string
  readonly product: string
  readonly tradingDay: string
  readonly start: BarBuilderState
  readonly steps: readonly string[]
}

const scenes: Scene[] = SCENES.trim()
  .split('\n\n')
  .map((paragraph) => {
    const [title = '', given = '', ...steps] = paragraph.split('\n').map((line) => line.trim())
    const [product = '', tradingDay = '', restarted] = given.split(/\s+/)
    const opening = calendar.sessionsOf(product, tradingDay)[0]
    // Somebody listened from before the auction on, unless this is a restart.
    const start = emptyBarState(restarted ? null : (opening?.openMs ?? 0) - 600_000)
    return { title, product, tradingDay, start, steps }
  })

it.each(scenes)('$title', ({ product, tradingDay, start, steps }) => {
  let state = start
  for (const step of steps) {
    const [event = '', expected = ''] = step.split('->').map((part) => part.trim())
    const [kind, date = '', time = '', price, volume] = event.split(/\s+/)
    const result =
      kind === 'clock'
        ? closeDueBar(state, at(`${date} ${time}`), 1_500)
        : onBarTick(state, tick(`${date} ${time}`, tradingDay, Number(price), Number(volume)), rulesOf(product))
    state = result.state
    const shown = result.verdict === 'accepted' ? shownBar(result.closed) : result.verdict
    expect(`${event} -> ${shown}`).toBe(`${event} -> ${expected}`)
  }
})

const shownBar = (bar: Bar | null): string => (bar ? show(bar) : '')

it('has a scene for each instant at which bars go wrong', () => {
  const instants = ['10:15', '11:30', '15:00', '20:59', '21:00', '23:00', '01:00', '02:30']
  for (const instant of instants) expect(scenes.some(({ title }) => title.includes(instant))).toBe(true)
})
