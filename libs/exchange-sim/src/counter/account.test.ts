import { describe, expect, it } from 'vitest'
import { bookFill, createAccount, findLeg, freeze, fundsOf, release, settleAccount, type Account } from './account.js'
import { checkAccount } from './check-order.js'
import { createContract } from './contract.js'
import type { OrderOffset, OrderRecord } from './order-record.js'
import { closableLots, lotsOf, openCostOf, positionCostOf, type LegMarks } from './position-leg.js'

const contract = createContract('rb2701')
const OFFSETS: Record<string, OrderOffset> = {
  OPEN: 'open',
  CLOSETODAY: 'close_today',
  CLOSEYESTERDAY: 'close_yesterday',
}

/** A counter that reads what a trader would say: `buy OPEN 2 @ 3000`, `settle @ 3010`, `sell CLOSETODAY 1 @ 3005`. */
class Desk {
  account: Account = createAccount('sim001', 100_000)
  private preSettlement = 3000
  private mark = 3000
  readonly marks = (): LegMarks => ({ contract, preSettlement: this.preSettlement, mark: this.mark })

  /** `filled`, `frozen` (for `rests`), or the counter's refusal. */
  say(sentence: string): string {
    const settle = /^settle @ (\d+)$/.exec(sentence)
    if (settle) {
      this.mark = Number(settle[1])
      this.account = settleAccount(this.account, this.marks)
      this.preSettlement = this.mark
      return 'settled'
    }
    const words = /^(buy|sell) (\w+) (\d+) @ (\d+)( rests)?$/.exec(sentence)
    if (!words) throw new Error(`cannot read "${sentence}"`)
    const order = this.order(words[1] as 'buy' | 'sell', OFFSETS[words[2] ?? ''] ?? 'open', +words[3]!, +words[4]!)
    const refused = checkAccount(this.account, order, this.marks)
    if (refused) return refused
    freeze(this.account, order)
    this.last = order
    if (words[5]) return 'frozen'
    const fill = { price: order.price, volumeLots: order.volumeLots, tradeId: '1' }
    bookFill(this.account, order, fill, this.marks())
    order.tradedLots = order.volumeLots
    this.mark = order.price
    return 'filled'
  }

  last: OrderRecord | undefined

  /** `long yd=3 td=2 closable yd=3 td=1` */
  holding(side: 'long' | 'short'): string {
    const leg = findLeg(this.account, 'rb2701', side)
    if (!leg) return 'none'
    const lots = `yd=${lotsOf(leg.yesterday)} td=${lotsOf(leg.today)}`
    return `${lots} closable yd=${closableLots(leg.yesterday)} td=${closableLots(leg.today)}`
  }

  private order(side: 'buy' | 'sell', offset: OrderOffset, volumeLots: number, price: number): OrderRecord {
    const frozen = offset === 'open' ? price * 10 * 0.16 : 0
    return {
      ...{ accountId: 'sim001', symbol: 'rb2701', side, offset, offsetFlag: '4', price, priceTicks: price, volumeLots },
      ...{ timeInForce: 'day', frontId: 1, sessionId: 1, orderRef: '1', requestId: 1, orderMemo: '', seq: 1 },
      ...{ tradingDay: '', status: 'a', submitStatus: '0', statusMessage: '', tradedLots: 0, orderLocalId: '' },
      ...{ orderSysId: '', insertDate: '', insertTime: '', updateTime: '', cancelTime: '', notifySequence: 0 },
      frozenMarginPerLot: frozen,
      frozenCommissionPerLot: offset === 'open' ? price * 10 * 0.0001 : 0,
    }
  }
}

const story = (...lines: string[]): { desk: Desk; answers: string[] } => {
  const desk = new Desk()
  return { desk, answers: lines.map((line) => desk.say(line)) }
}

describe('the counter', () => {
  it.each([
    ['closes only what is held', ['sell CLOSETODAY 1 @ 3000'], 'over_close_today'],
    ['keeps today and yesterday apart', ['buy OPEN 2 @ 3000', 'sell CLOSEYESTERDAY 1 @ 3000'], 'over_close_yesterday'],
    [
      'turns today into yesterday',
      ['buy OPEN 2 @ 3000', 'settle @ 3010', 'sell CLOSETODAY 1 @ 3010'],
      'over_close_today',
    ],
    ['closes yesterday', ['buy OPEN 2 @ 3000', 'settle @ 3010', 'sell CLOSEYESTERDAY 2 @ 3010'], 'filled'],
    [
      'freezes lots',
      ['buy OPEN 2 @ 3000', 'sell CLOSETODAY 2 @ 3005 rests', 'sell CLOSETODAY 1 @ 3005'],
      'over_close_today',
    ],
    ['counts the short side alone', ['buy OPEN 2 @ 3000', 'buy CLOSETODAY 1 @ 3000'], 'over_close_today'],
    // 100,000 yuan carry 20 lots of rb at 3,000: margin 4,800 and commission 3 a lot.
    ['carries what the funds allow', ['buy OPEN 20 @ 3000'], 'filled'],
    ['refuses one lot more', ['buy OPEN 21 @ 3000'], 'insufficient_funds'],
    ['counts frozen funds', ['buy OPEN 15 @ 3000 rests', 'buy OPEN 6 @ 3000'], 'insufficient_funds'],
    ['needs no funds to close', ['buy OPEN 20 @ 3000', 'sell CLOSETODAY 20 @ 3000'], 'filled'],
  ])('%s', (_, lines, last) => {
    expect(story(...lines).answers.at(-1)).toBe(last)
  })

  it('keeps the books of a day and the next', () => {
    const { desk } = story('buy OPEN 2 @ 3000', 'buy OPEN 1 @ 3006', 'settle @ 3010', 'buy OPEN 2 @ 3020')
    expect(desk.holding('long')).toBe('yd=3 td=2 closable yd=3 td=2')
    const leg = findLeg(desk.account, 'rb2701', 'long')!
    // Yesterday's lots at the settlement, today's at their open price; the open cost keeps the original prices.
    expect(positionCostOf(leg, 'yesterday', desk.marks())).toBe(3 * 3010 * 10)
    expect(openCostOf(leg.yesterday, contract)).toBe((2 * 3000 + 3006) * 10)
    expect(positionCostOf(leg, 'today', desk.marks())).toBe(2 * 3020 * 10)
    // Marked at 3,010 the day before: 2 x 10 x 10 + 1 x 4 x 10 won, 9.006 commission paid.
    expect(desk.account.preBalance).toBeCloseTo(100_000 + 240 - 9.006, 6)
    desk.say('sell CLOSEYESTERDAY 2 @ 3030')
    expect(desk.account.closeProfit).toBe(2 * 20 * 10)
    expect(leg.closeProfitByTrade).toBe(2 * 30 * 10)
    expect(desk.holding('long')).toBe('yd=1 td=2 closable yd=1 td=2')
  })

  it('gives back what an order froze when it is cancelled', () => {
    const { desk } = story('buy OPEN 3 @ 3000 rests')
    expect(desk.account.frozenMargin).toBeCloseTo(14_400, 6)
    release(desk.account, desk.last!)
    expect(desk.account.frozenMargin).toBe(0)
    expect(desk.account.frozenCommission).toBe(0)
    expect(fundsOf(desk.account, desk.marks).available).toBe(100_000)
  })

  it('takes margin for the larger side of a product only', () => {
    const { desk } = story('buy OPEN 3 @ 3000', 'sell OPEN 2 @ 3000')
    expect(fundsOf(desk.account, desk.marks).margin).toBe(3 * 4_800)
  })
})
