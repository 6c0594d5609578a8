import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bookFill, createAccount, freeze, holdForWorking, release, type Account } from './account.js'
import { checkAccount } from './check-account.js'
import { createContract } from './contract.js'
import { fundsOf, transfer, type Marks } from './funds.js'
import { workingLots, type OrderOffset, type OrderRecord } from './order-record.js'
import { heldLots, restoredLeg, type LotBucket } from './position-leg.js'
import { settleAccount } from './settle-account.js'

const SYMBOLS = ['rb2701', 'rb2705', 'au2702', 'ec2612']
const contracts = new Map(SYMBOLS.map((symbol) => [symbol, createContract(symbol)]))

type Step =
  | { kind: 'order'; symbol: string; side: 'buy' | 'sell'; offset: OrderOffset; lots: number; ticks: number }
  | { kind: 'fill'; which: number; lots: number; ticks: number }
  | { kind: 'cancel'; which: number }
  | { kind: 'move'; yuan: number }
  | { kind: 'mark'; symbol: string; ticks: number }
  | { kind: 'settle' }

const symbol = fc.constantFrom(...SYMBOLS)
const ticks = fc.integer({ min: 2_800, max: 3_200 })
const which = fc.nat({ max: 50 })
const lots = fc.integer({ min: 1, max: 9 })
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      ...{
        kind: fc.constant('order' as const),
        symbol,
        lots,
        ticks,
        side: fc.constantFrom('buy' as const, 'sell' as const),
      },
      offset: fc.constantFrom<OrderOffset>('open', 'open', 'close_today', 'close_yesterday'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('fill' as const), which, lots, ticks }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mark' as const), symbol, ticks }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('move' as const), yuan: fc.integer({ min: -50_000, max: 50_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
)

/** An account that does whatever comes, as far as the counter lets it. */
class Random {
  account: Account = createAccount('a', 2_000_000)
  readonly working: OrderRecord[] = []
  private readonly marked = new Map<string, number>()
  private readonly settled = new Map<string, number>()
  /** Money that the account was given or paid, by an account of its own: cash and the open lots' value. */
  private cash = 2_000_000
  private seq = 0

  readonly marks: Marks = (of) => {
    const contract = contracts.get(of) ?? expect.unreachable(of)
    const { priceTick } = contract.spec
    const preSettlement = (this.settled.get(of) ?? 3_000) * priceTick
    return { contract, terms: contract.terms, preSettlement, mark: (this.marked.get(of) ?? 3_000) * priceTick }
  }

  perform(step: Step): void {
    if (step.kind === 'order') return this.order(step)
    if (step.kind === 'fill') return this.fill(step)
    if (step.kind === 'mark') return void this.marked.set(step.symbol, step.ticks)
    if (step.kind === 'settle') return this.settle()
    if (step.kind === 'move') {
      const { withdrawQuota } = fundsOf(this.account, this.marks)
      if (!transfer(this.account, { ...step, atMs: 0, note: '' }, withdrawQuota)) this.cash += step.yuan
      return
    }
    const [order] = this.working.splice(step.which % Math.max(1, this.working.length), 1)
    if (order) this.end(order)
  }

  /** Balance by cash flows alone: what was paid for lots, and what the open ones are worth. */
  balanceByCash(): number {
    return this.account.legs.reduce((sum, leg) => {
      const { contract, mark } = this.marks(leg.symbol)
      return sum + heldLots(leg) * mark * contract.spec.multiplier * (leg.side === 'long' ? 1 : -1)
    }, this.cash)
  }

  private order({
    symbol: of,
    side,
    offset,
    lots: volumeLots,
    ticks: priceTicks,
  }: Extract<Step, { kind: 'order' }>): void {
    this.seq += 1
    const price = priceTicks * this.marks(of).contract.spec.priceTick
    const order: OrderRecord = {
      ...{ accountId: 'a', userId: 'a', symbol: of, side, offset, offsetFlag: '0', price, priceTicks, volumeLots },
      ...{ timeInForce: 'day', frontId: 1, sessionId: 1, orderRef: '1', requestId: 1, orderMemo: '', seq: this.seq },
      ...{ tradingDay: '20261124', status: '3', submitStatus: '3', statusMessage: '', tradedLots: 0, orderLocalId: '' },
      ...{ orderSysId: '', insertDate: '', insertTime: '', updateTime: '', cancelTime: '', notifySequence: 0 },
    }
    const before = fundsOf(this.account, this.marks)
    const refused = checkAccount(this.account, order, this.marks, { right: 'allow', reserve: 0 })
    expect(fundsOf(this.account, this.marks), 'a check changes nothing').toEqual(before)
    if (refused) return
    freeze(this.account, order)
    this.working.push(order)
    if (offset === 'open') expect(fundsOf(this.account, this.marks).available).toBeGreaterThan(-1e-5)
  }

  private fill(step: Extract<Step, { kind: 'fill' }>): void {
    const order = this.working[step.which % Math.max(1, this.working.length)]
    if (!order) return
    const volumeLots = Math.min(step.lots, workingLots(order))
    const at = this.marks(order.symbol)
    const price = step.ticks * at.contract.spec.priceTick
    const { commission } = bookFill(this.account, order, { price, volumeLots, tradeId: String(this.seq) }, at)
    this.cash -= commission + price * volumeLots * at.contract.spec.multiplier * (order.side === 'buy' ? 1 : -1)
    order.tradedLots += volumeLots
    this.marked.set(order.symbol, step.ticks)
    if (order.tradedLots < order.volumeLots) return
    order.status = '0'
    this.working.splice(this.working.indexOf(order), 1)
  }

  private end(order: OrderRecord): void {
    release(this.account, order)
    order.status = '5'
  }

  private settle(): void {
    for (const order of this.working.splice(0)) this.end(order)
    expectNothingFrozen(this)
    const before = fundsOf(this.account, this.marks).balance
    this.account = settleAccount(this.account, this.marks)
    for (const [of, mark] of this.marked) this.settled.set(of, mark)
    expect(this.account.preBalance).toBeCloseTo(before, 3)
    expect(fundsOf(this.account, this.marks).balance, 'marked lots carry no profit').toBeCloseTo(before, 3)
  }
}

function expectNothingFrozen({ account, marks }: Random): void {
  expect(fundsOf(account, marks)).toMatchObject({ frozenMargin: 0, frozenCommission: 0 })
  for (const { opening, today, yesterday } of account.legs) {
    expect([opening, today.frozen, yesterday.frozen]).toEqual(Array.from({ length: 3 }, () => ({ lots: 0, ticks: 0 })))
  }
}

function expectSane(random: Random): void {
  const { account, marks } = random
  const funds = fundsOf(account, marks)
  const bucketIsSane = (bucket: LotBucket): boolean =>
    bucket.frozen.lots >= 0 &&
    bucket.frozen.ticks >= 0 &&
    bucket.frozen.lots <= bucket.lots &&
    bucket.lots === bucket.details.reduce((sum, detail) => sum + detail.lots, 0)
  for (const leg of account.legs) {
    expect(leg.opening.lots).toBeGreaterThanOrEqual(0)
    expect(bucketIsSane(leg.today) && bucketIsSane(leg.yesterday), JSON.stringify(leg)).toBe(true)
    expect(restoredLeg(leg, marks(leg.symbol).contract), 'sums are those of the details').toEqual(leg)
  }
  expect(Math.min(funds.frozenMargin, funds.frozenCommission, funds.margin)).toBeGreaterThanOrEqual(-1e-6)
  const { preBalance, deposit, withdraw, closeProfit, commission } = account
  expect(funds.balance).toBeCloseTo(
    preBalance + deposit - withdraw + closeProfit + funds.positionProfit - commission,
    6,
  )
  expect(funds.available).toBeCloseTo(funds.balance - funds.margin - funds.frozenMargin - funds.frozenCommission, 6)
  expect(funds.balance, 'what was paid and what is held').toBeCloseTo(random.balanceByCash(), 2)
}

it('keeps an account true, whatever it does', () => {
  fc.assert(
    fc.property(fc.array(stepArbitrary, { minLength: 5, maxLength: 40 }), (steps) => {
      const random = new Random()
      for (const step of steps) random.perform(step)
      expectSane(random)
      const frozen = fundsOf(random.account, random.marks)
      holdForWorking(random.account, random.working)
      expect(fundsOf(random.account, random.marks), 'working orders tell all that is frozen').toEqual(frozen)
      random.perform({ kind: 'settle' })
      expectSane(random)
    }),
  )
})
