import { expect, it } from 'vitest'
import { QuietSource } from './quiet-source.fixture.js'
import { ScriptedScene } from './scripted-scene.fixture.js'
import { at, calendar, insertFor, openScene } from './trading-scene.fixture.js'

/** Accounts among themselves in rb2701; how to read a row: auction-scenarios.test.ts. */
it.each([
  // what happens | what each order is told | what rests in the book
  // At once, resting, in parts.
  ['21:00 A sell 2 @ 3150 | B buy 2 @ 3150', 'A1 a 3 3 0 2@3150 | B1 a a 0 2@3150', ''],
  ['21:00 A sell 2 @ 3150 | B buy 5 @ 3150', 'A1 a 3 3 0 2@3150 | B1 a a 1 2@3150', 'buy 3 @ 3150'],
  [
    '21:00 A sell 1 @ 3150 | B sell 1 @ 3151 | C buy 2 @ 3151',
    'A1 a 3 3 0 1@3150 | B1 a 3 3 0 1@3151 | C1 a a 1 1@3150 1 0 1@3151',
    '',
  ],
  ['21:00 A sell 5 @ 3150 | B buy 2 @ 3150 | cancel A1', 'A1 a 3 3 1 2@3150 1 5 | B1 a a 0 2@3150', ''],
  // FAK: cancelled twice, then the trades.
  ['21:00 A sell 2 @ 3150 | B buy 5 @ 3150 fak', 'A1 a 3 3 0 2@3150 | B1 a 5 5 2@3150', ''],
  ['21:00 A sell 5 @ 3150 | B buy 5 @ 3150 fak', 'A1 a 3 3 0 5@3150 | B1 a a 0 5@3150', ''],
  ['21:00 B buy 5 @ 3150 fak', 'B1 a 5 5', ''],
  // FAK with a minimum.
  ['21:00 A sell 2 @ 3150 | B buy 5 @ 3150 fak min 3', 'A1 a 3 | B1 a 5 5', 'sell 2 @ 3150'],
  ['21:00 A sell 3 @ 3150 | B buy 5 @ 3150 fak min 3', 'A1 a 3 3 0 3@3150 | B1 a 5 5 3@3150', ''],
  ['21:00 B buy 5 @ 3150 fak min 6', 'B1 error 15', ''],
  // FOK.
  ['21:00 A sell 4 @ 3150 | B buy 5 @ 3150 fok', 'A1 a 3 | B1 a 5 5', 'sell 4 @ 3150'],
  ['21:00 A sell 5 @ 3150 | B buy 5 @ 3150 fok', 'A1 a 3 3 0 5@3150 | B1 a a 0 5@3150', ''],
  // Size: 1 to 500 lots, refused by the counter.
  ['21:00 A buy 500 @ 3150', 'A1 a 3', 'buy 500 @ 3150'],
  ['21:00 A buy 501 @ 3150', 'A1 error 15', ''],
  ['21:00 A buy 0 @ 3150', 'A1 error 15', ''],
  // Price: no price at all is the counter's to refuse; tick and limits are the exchange's.
  ['21:00 A buy 1 @ 0', 'A1 error 95', ''],
  ['21:00 A buy 1 @ 3150.5', 'A1 a rejected 价格非最小单位倍数', ''],
  ['21:00 A buy 1 @ 3529', 'A1 a rejected 价格超出涨停板', ''],
  ['21:00 A buy 1 @ 3528', 'A1 a 3', 'buy 1 @ 3528'],
  ['21:00 A sell 1 @ 2771', 'A1 a rejected 价格跌破跌停板', ''],
  // So far out that sums of it are no whole numbers any more.
  [
    '21:00 A sell 1 @ 3150 | B buy 1 @ 3150 | B sell closetoday 1 @ 1e16',
    'A1 a 3 3 0 1@3150 | B1 a a 0 1@3150 | B2 error 95',
    '',
  ],
  ['21:00 A buy 1 @ 1e16', 'A1 error 95', ''],
  // An account meets itself: it trades, both sides under one number.
  ['21:00 A buy 2 @ 3150 | A sell 2 @ 3150', 'A1 a 3 3 0 2@3150 | A2 a a 0 2@3150', ''],
  // Breaks: neither orders nor cancels; what rests goes on after them.
  ['10:14:59 A buy 1 @ 3150 | 10:15 B sell 1 @ 3150', 'A1 a 3 | B1 a rejected 当前状态禁止此项操作', 'buy 1 @ 3150'],
  ['10:14:59 A buy 1 @ 3150 | 10:15 cancel A1', 'A1 a 3 uncancelled 91', 'buy 1 @ 3150'],
  ['10:14:59 A buy 1 @ 3150 | 10:30 cancel A1', 'A1 a 3 3 5', ''],
  ['10:14:59 A buy 1 @ 3150 | 10:30 B sell 1 @ 3150', 'A1 a 3 3 0 1@3150 | B1 a a 0 1@3150', ''],
  ['11:29:59 A buy 1 @ 3150 | 12:00 cancel A1 | 13:30 cancel A1', 'A1 a 3 uncancelled 91 3 5', ''],
  ['12:00 A buy 1 @ 3150 fak', 'A1 a rejected 当前状态禁止此项操作', ''],
  // The end of the night is not the end of the day.
  ['22:59:59 A buy 1 @ 3150 | 23:00 A buy 1 @ 3150', 'A1 a 3 | A2 a rejected 当前状态禁止此项操作', 'buy 1 @ 3150'],
  // The end of the day: nothing is taken from 15:00, and what works is gone with the settlement.
  ['14:59:59 A buy 1 @ 3150 | 15:00 cancel A1', 'A1 a 3 uncancelled 91', 'buy 1 @ 3150'],
  ['15:00 A buy 1 @ 3150', 'A1 a rejected 当前状态禁止此项操作', ''],
  ['14:59:59 A buy 1 @ 3150 | 15:16', 'A1 a 3 5', ''],
  // What is over cannot be cancelled again, whenever.
  ['21:00 A buy 1 @ 3150 | cancel A1 | cancel A1', 'A1 a 3 3 5 uncancelled 26', ''],
  [
    '21:00 A buy 1 @ 3150 | B sell 1 @ 3150 | 10:20 cancel A1',
    'A1 a 3 3 0 1@3150 uncancelled 26 | B1 a a 0 1@3150',
    '',
  ],
])('%s', (script, told, rest) => {
  const scene = new ScriptedScene().play(script)
  expect(scene.told()).toBe(told)
  expect(scene.resting()).toBe(rest)
})

it('settles a day without trades by what was quoted at its close', () => {
  const exchange = openScene({ source: new QuietSource(calendar), start: '2026-11-24T14:59:00', users: ['A', 'B'] })
  insertFor(exchange, 'A', { Direction: '0', LimitPrice: 3160 })
  insertFor(exchange, 'B', { Direction: '1', LimitPrice: 3200 })
  exchange.advance(at('2026-11-24T15:16:00'))
  expect(exchange.market('rb2701').day.preSettlementTicks).toBe(3160)
})

/** A recording that is over. */
class EndedSource extends QuietSource {
  override nextEventMs(): undefined {
    return undefined
  }
}

it('keeps the hours also when the source has nothing more', () => {
  const exchange = openScene({ source: new EndedSource(calendar), start: '2026-11-24T10:00:00', users: ['A'] })
  const phases: string[] = []
  const deaf = () => undefined
  exchange.listen({
    ...{ onPrivate: deaf, onSnapshot: deaf, onAlarm: deaf, onNewDay: deaf },
    onStatus: ({ phase }) => phases.push(phase),
  })
  exchange.advance(at('2026-11-24T12:00:00'))
  expect(phases).toEqual(['pause', 'continuous', 'pause'])
  expect(insertFor(exchange, 'A', {})).toMatchObject({ status: '5', submitStatus: '4' })
})
