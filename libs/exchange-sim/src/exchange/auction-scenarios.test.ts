import { describe, expect, it } from 'vitest'
import { ScriptedScene } from './scripted-scene.fixture.js'

/**
 * Accounts A, B and C among themselves in rb2701, the last settlement 3150. A story reads as the client hears it: a
 * submitted, 3 queued, 1 partly filled, 0 filled, 5 cancelled, `2@3150` a trade of 2 lots at 3150.
 */
describe('the evening auction', () => {
  it.each([
    // what happens | what each order is told | what rests in the book
    ['20:55 A buy 5 @ 3150', 'A1 a 3', 'buy 5 @ 3150'],
    // Orders wait, even where they cross.
    ['20:55 A buy 5 @ 3160 | 20:56 B sell 5 @ 3140 | 20:58:59', 'A1 a 3 | B1 a 3', 'buy 5 @ 3160, sell 5 @ 3140'],
    // The minute of matching begins: every price from 3140 to 3160 trades as much, the settlement is between them.
    ['20:55 A buy 5 @ 3160 | 20:56 B sell 5 @ 3140 | 20:59', 'A1 a 3 3 0 5@3150 | B1 a 3 3 0 5@3150', ''],
    ['20:55 A buy 5 @ 3160 | B sell 5 @ 3155 | 20:59', 'A1 a 3 3 0 5@3155 | B1 a 3 3 0 5@3155', ''],
    ['20:55 A buy 5 @ 3145 | B sell 5 @ 3140 | 20:59', 'A1 a 3 3 0 5@3145 | B1 a 3 3 0 5@3145', ''],
    // No bid reaches an offer: both carry over into continuous trading.
    ['20:55 A buy 5 @ 3140 | B sell 5 @ 3160 | 21:00', 'A1 a 3 | B1 a 3', 'buy 5 @ 3140, sell 5 @ 3160'],
    // One side alone.
    ['20:55 A sell 5 @ 3150 | B sell 5 @ 3149 | 21:00', 'A1 a 3 | B1 a 3', 'sell 5 @ 3149, sell 5 @ 3150'],
    // Of more buyers than sellers the earlier trades first; the rest carries over at its own price.
    [
      '20:55 A buy 3 @ 3150 | B buy 3 @ 3150 | C sell 4 @ 3150 | 21:00',
      'A1 a 3 3 0 3@3150 | B1 a 3 3 1 1@3150 | C1 a 3 3 1 3@3150 1 0 1@3150',
      'buy 2 @ 3150',
    ],
    // A better price goes before an earlier order, and pays the one price too, not its own.
    [
      '20:55 A buy 3 @ 3150 | B buy 3 @ 3152 | C sell 3 @ 3149 | 21:00',
      'A1 a 3 | B1 a 3 3 0 3@3150 | C1 a 3 3 0 3@3150',
      'buy 3 @ 3150',
    ],
    // Most lots decide, not the nearness to the settlement.
    [
      '20:55 A buy 3 @ 3152 | A buy 4 @ 3151 | B sell 2 @ 3149 | B sell 5 @ 3151 | 20:59',
      'A1 a 3 3 1 2@3151 1 0 1@3151 | A2 a 3 3 0 4@3151 | B1 a 3 3 0 2@3151 | B2 a 3 3 1 1@3151 1 0 4@3151',
      '',
    ],
    // The side with more lots gives the price.
    ['20:55 A buy 9 @ 3160 | B sell 4 @ 3140 | 20:59', 'A1 a 3 3 1 4@3160 | B1 a 3 3 0 4@3160', 'buy 5 @ 3160'],
    ['20:55 A buy 4 @ 3160 | B sell 9 @ 3140 | 20:59', 'A1 a 3 3 0 4@3140 | B1 a 3 3 1 4@3140', 'sell 5 @ 3140'],
    // At the daily limits (12 % of 3150): the price of the auction may be one.
    ['20:55 A buy 2 @ 3528 | B sell 1 @ 3528 | 20:59', 'A1 a 3 3 1 1@3528 | B1 a 3 3 0 1@3528', 'buy 1 @ 3528'],
    ['20:55 A buy 1 @ 2772 | B sell 2 @ 2772 | 20:59', 'A1 a 3 3 0 1@2772 | B1 a 3 3 1 1@2772', 'sell 1 @ 2772'],
    ['20:55 A buy 1 @ 3529', 'A1 a rejected 价格超出涨停板', ''],
    ['20:55 A sell 1 @ 2771', 'A1 a rejected 价格跌破跌停板', ''],
    ['20:55 A buy 1 @ 3150.5', 'A1 a rejected 价格非最小单位倍数', ''],
    // FAK and FOK cannot wait.
    ['20:55 A sell 5 @ 3150 | B buy 5 @ 3150 fak', 'A1 a 3 | B1 a rejected 不支持此种报单', 'sell 5 @ 3150'],
    ['20:55 A sell 5 @ 3150 | B buy 5 @ 3150 fok', 'A1 a 3 | B1 a rejected 不支持此种报单', 'sell 5 @ 3150'],
    ['20:55 A sell 5 @ 3150 | B buy 5 @ 3150 fak min 2', 'A1 a 3 | B1 a rejected 不支持此种报单', 'sell 5 @ 3150'],
    // While orders are entered they may be cancelled, also those that would trade.
    ['20:55 A buy 5 @ 3160 | B sell 5 @ 3140 | 20:58:59 cancel A1 | 21:00', 'A1 a 3 3 5 | B1 a 3', 'sell 5 @ 3140'],
    // Before and after the entry nothing is taken, and nothing cancelled.
    ['20:54:59 A buy 5 @ 3150', 'A1 a rejected 当前状态禁止此项操作', ''],
    ['20:59 A buy 5 @ 3150', 'A1 a rejected 当前状态禁止此项操作', ''],
    ['20:59:59 A buy 5 @ 3150', 'A1 a rejected 当前状态禁止此项操作', ''],
    ['20:55 A buy 5 @ 3150 | 20:59:30 cancel A1', 'A1 a 3 uncancelled 91', 'buy 5 @ 3150'],
    ['20:55 A buy 5 @ 3150 | 21:00 cancel A1', 'A1 a 3 3 5', ''],
    // From 21:00 on a new order meets what the auction left, at the resting price and in the old priority.
    ['20:55 A buy 5 @ 3140 | 21:00 B sell 2 @ 3130', 'A1 a 3 3 1 2@3140 | B1 a a 0 2@3140', 'buy 3 @ 3140'],
    [
      '20:55 A buy 1 @ 3150 | 20:56 B buy 1 @ 3150 | 21:00 C sell 1 @ 3150',
      'A1 a 3 3 0 1@3150 | B1 a 3 | C1 a a 0 1@3150',
      'buy 1 @ 3150',
    ],
    // An account meets itself: the exchange matches it.
    ['20:55 A buy 2 @ 3150 | A sell 2 @ 3150 | 20:59', 'A1 a 3 3 0 2@3150 | A2 a 3 3 0 2@3150', ''],
    // The exchange restarts: in the entry nothing has been matched, and nothing is told twice.
    [
      '20:55 A buy 5 @ 3160 | B sell 5 @ 3140 | 20:57 restart | 20:58 cancel B1 | 21:00',
      'A1 a 3 | B1 a 3 3 5',
      'buy 5 @ 3160',
    ],
    [
      '20:55 A buy 5 @ 3160 | B buy 5 @ 3160 | 20:57 restart | C sell 5 @ 3140 | 20:59 restart | 21:00',
      'A1 a 3 3 0 5@3160 | B1 a 3 | C1 a 3 3 0 5@3160',
      'buy 5 @ 3160',
    ],
  ])('%s', (script, told, rest) => {
    const scene = new ScriptedScene().play(script)
    expect(scene.told()).toBe(told)
    expect(scene.resting()).toBe(rest)
  })
})

describe('the morning auction', () => {
  it.each([
    // Orders of the night rest over the closed hours and take part; the morning has a price of its own.
    [
      'rb2701',
      '22:50 A buy 5 @ 3150 | 08:56 B sell 3 @ 3145 | 08:59',
      'A1 a 3 3 1 3@3150 | B1 a 3 3 0 3@3150',
      'buy 2 @ 3150',
    ],
    ['rb2701', '22:50 A buy 5 @ 3150 | 08:56 cancel A1', 'A1 a 3 3 5', ''],
    // Earlier than the morning's orders, and first at the price.
    [
      'rb2701',
      '22:50 A buy 1 @ 3150 | 08:55 B buy 1 @ 3150 | C sell 1 @ 3150 | 08:59',
      'A1 a 3 3 0 1@3150 | B1 a 3 | C1 a 3 3 0 1@3150',
      'buy 1 @ 3150',
    ],
    // Between the night and the entry nothing is taken.
    ['rb2701', '22:50 A buy 5 @ 3150 | 23:00 cancel A1', 'A1 a 3 uncancelled 91', 'buy 5 @ 3150'],
    ['rb2701', '08:54 A buy 5 @ 3150', 'A1 a rejected 当前状态禁止此项操作', ''],
    [
      'rb2701',
      '08:59:59 A buy 5 @ 3150 | 09:00 A buy 5 @ 3150',
      'A1 a rejected 当前状态禁止此项操作 | A2 a 3',
      'buy 5 @ 3150',
    ],
    // Bitter for whoever thought the break was an auction: 10:30 and 13:30 open at once.
    [
      'rb2701',
      '10:20 A buy 5 @ 3150 | 10:30 A buy 5 @ 3150',
      'A1 a rejected 当前状态禁止此项操作 | A2 a 3',
      'buy 5 @ 3150',
    ],
    // A product without a night has this auction only.
    ['wr2701', '20:56 A buy 5 @ 3150', 'A1 a rejected 当前状态禁止此项操作', ''],
    ['wr2701', '08:55 A buy 5 @ 3150 | B sell 5 @ 3150 | 08:59', 'A1 a 3 3 0 5@3150 | B1 a 3 3 0 5@3150', ''],
    // Gold trades until 02:30; its orders rest from there.
    [
      'au2702',
      '02:29 A buy 1 @ 3150 | 02:30 A buy 1 @ 3150 | 08:55',
      'A1 a 3 | A2 a rejected 当前状态禁止此项操作',
      'buy 1 @ 3150',
    ],
  ])('%s: %s', (symbol, script, told, rest) => {
    const scene = new ScriptedScene(symbol).play(script)
    expect(scene.told()).toBe(told)
    expect(scene.resting()).toBe(rest)
  })
})

describe('a process that slept through an auction', () => {
  it('holds it when it wakes on the same day, dated as it would have been', () => {
    const scene = new ScriptedScene().play('20:55 A buy 5 @ 3160 | B sell 5 @ 3140')
    scene.exchange.resumeAt(scene.exchange.nowMs + 20 * 60_000)
    expect(scene.told()).toBe('A1 a 3 3 0 5@3150 | B1 a 3 3 0 5@3150')
    expect(scene.exchange.tradesOf('A')[0]).toMatchObject({ tradeTime: '20:59:00', tradeDate: '20261123' })
    expect(scene.exchange.market('rb2701').phase).toBe('continuous')
  })

  it('finds the orders of a day that is over expired', () => {
    const scene = new ScriptedScene().play('20:55 A buy 5 @ 3160 | B sell 5 @ 3140')
    scene.exchange.resumeAt(scene.exchange.nowMs + 86_400_000)
    expect(scene.told()).toBe('A1 a 3 5 | B1 a 3 5')
    expect(scene.exchange.tradesOf('A')).toEqual([])
  })
})

describe('what the auction leaves in the figures', () => {
  it('has opened the day at its one price, with all its lots, in a snapshot of its own', () => {
    const scene = new ScriptedScene()
    const seen: string[] = []
    scene.listenToSnapshots(({ day }, nowText) =>
      seen.push(`${nowText} open ${day.openTicks} high ${day.highTicks} low ${day.lowTicks} volume ${day.volumeLots}`),
    )
    scene.play('20:55 A buy 5 @ 3160 | B buy 2 @ 3155 | C sell 6 @ 3140 | 21:00')
    expect(seen).toEqual(['20:59:00 open 3155 high 3155 low 3155 volume 6'])
    const { day } = scene.exchange.market('rb2701')
    expect(day.turnover).toBe(6 * 3155 * 10)
  })

  it('gives both sides of a fill one number, apart by direction', () => {
    const scene = new ScriptedScene().play('20:55 A buy 2 @ 3150 | A sell 2 @ 3150 | 20:59')
    const trades = scene.exchange.tradesOf('A')
    expect(trades.map(({ side }) => side)).toEqual(['buy', 'sell'])
    expect(new Set(trades.map(({ tradeId }) => tradeId)).size).toBe(1)
    expect(scene.exchange.tradingCountsOf('A')).toMatchObject([{ symbol: 'rb2701', orders: 2, selfTrades: 1 }])
  })
})
