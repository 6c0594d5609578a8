import { expect, it } from 'vitest'
import { ScriptedScene } from './scripted-scene.fixture.js'

it.each([
  // what happens | of account A: orders, self-trades, cancels (large), FAK and FOK cancelled (large)
  ['21:00 A buy 1 @ 3150', '1 orders, 0 self, 0 (0) cancels, 0 (0) immediate'],
  ['21:00 A buy 1 @ 3150 | cancel A1', '1 orders, 0 self, 1 (0) cancels, 0 (0) immediate'],
  ['21:00 A buy 299 @ 3150 | cancel A1', '1 orders, 0 self, 1 (0) cancels, 0 (0) immediate'],
  ['21:00 A buy 300 @ 3150 | cancel A1', '1 orders, 0 self, 1 (1) cancels, 0 (0) immediate'],
  // What is cancelled counts, not what was ordered.
  ['21:00 A buy 300 @ 3150 | B sell 1 @ 3150 | cancel A1', '1 orders, 0 self, 1 (0) cancels, 0 (0) immediate'],
  // What the counter or the exchange refused was never there.
  ['21:00 A buy 1 @ 3529 | A buy 501 @ 3150', 'nothing'],
  // A refused cancel is none.
  ['10:14 A buy 1 @ 3150 | 10:20 cancel A1', '1 orders, 0 self, 0 (0) cancels, 0 (0) immediate'],
  // FAK and FOK are counted apart.
  ['21:00 A buy 1 @ 3150 fak | A buy 400 @ 3150 fok', '2 orders, 0 self, 0 (0) cancels, 2 (1) immediate'],
  ['21:00 B sell 5 @ 3150 | A buy 5 @ 3150 fak', '1 orders, 0 self, 0 (0) cancels, 0 (0) immediate'],
  // With itself: each trade once, however it came about.
  ['21:00 A buy 2 @ 3150 | A sell 2 @ 3150', '2 orders, 1 self, 0 (0) cancels, 0 (0) immediate'],
  ['21:00 A buy 1 @ 3150 | A buy 1 @ 3150 | A sell 2 @ 3150', '3 orders, 2 self, 0 (0) cancels, 0 (0) immediate'],
  ['21:00 B buy 1 @ 3150 | A buy 1 @ 3150 | A sell 1 @ 3150', '2 orders, 0 self, 0 (0) cancels, 0 (0) immediate'],
  ['20:55 A buy 1 @ 3150 | A sell 1 @ 3150 | 21:00', '2 orders, 1 self, 0 (0) cancels, 0 (0) immediate'],
  // A restart forgets nothing; a new day does.
  ['21:00 A buy 1 @ 3150 | cancel A1 | restart', '1 orders, 0 self, 1 (0) cancels, 0 (0) immediate'],
  ['21:00 A buy 1 @ 3150 | cancel A1 | 15:16', 'nothing'],
])('%s -> %s', (script, counted) => {
  const [of] = new ScriptedScene().play(script).exchange.tradingCountsOf('A')
  const shown =
    of &&
    `${of.orders} orders, ${of.selfTrades} self, ${of.cancels} (${of.largeCancels}) cancels, ` +
      `${of.immediateCancels} (${of.largeImmediateCancels}) immediate`
  expect(shown ?? 'nothing').toBe(counted)
})
