import { priceToTicks } from '@huangpu/core'
import { bookFill, createAccount, findLeg, freeze, release, type Account } from './account.js'
import { checkAccount, type AccountRules } from './check-account.js'
import { createContract, type Contract } from './contract.js'
import type { ContractTerms } from './contract-terms.js'
import { CTP_ERRORS } from './ctp-errors.js'
import { fundsOf, transfer, type Marks } from './funds.js'
import { workingLots, type OrderRecord } from './order-record.js'
import { readStep, type OrderWords, type Step } from './scenario-step.fixture.js'
import { settleAccount } from './settle-account.js'

const DAY_ONE = 20261123

/**
 * A counter that plays a row of a scenario table:
 * `hold long yd=3 td=2 | sell close_today 3 @3000 -> error=50 | sell close_today 2 @3010 rests -> frozen_td=2`.
 * Every account starts with 1,000,000 yuan, every contract at 3,000.
 */
export class ScenarioDesk {
  account: Account = createAccount('sim001', 1_000_000)
  private day = DAY_ONE
  private readonly preSettlement = new Map<string, number>()
  private readonly mark = new Map<string, number>()
  private readonly terms = new Map<string, Partial<ContractTerms>>()
  private readonly rules: { right: AccountRules['right']; reserve: number } = { right: 'allow', reserve: 0 }
  private readonly orders: OrderRecord[] = []
  private readonly ended = new Set<string>()
  private error = 0

  /** Plays a row. Returns, step by step, what was expected and what is. */
  play(row: string): { expected: string[]; actual: string[] } {
    const seen: { expected: string[]; actual: string[] } = { expected: [], actual: [] }
    for (const text of row.split('|')) {
      const [said = '', facts = ''] = text.split('->').map((part) => part.trim())
      this.error = 0
      this.perform(readStep(said))
      const wanted = facts === '' ? [] : facts.split(/\s+/)
      if (this.error !== 0 && !wanted.some((fact) => fact.startsWith('error='))) wanted.push('no error')
      seen.expected.push(`${said} -> ${wanted.join(' ')}`)
      seen.actual.push(`${said} -> ${wanted.map((fact) => this.fact(fact)).join(' ')}`)
    }
    return seen
  }

  readonly marks: Marks = (symbol) => {
    const contract = this.contractOf(symbol)
    const preSettlement = this.preSettlement.get(symbol) ?? 3000
    const terms = { ...contract.terms, ...this.terms.get(contract.spec.product) }
    return { contract, terms, preSettlement, mark: this.mark.get(symbol) ?? preSettlement }
  }

  private readonly contracts = new Map<string, Contract>()
  private contractOf(symbol: string): Contract {
    const contract = this.contracts.get(symbol) ?? createContract(symbol)
    this.contracts.set(symbol, contract)
    return contract
  }

  private perform(step: Step): void {
    if (step.kind === 'hold') this.hold(step)
    else if (step.kind === 'order') this.order(step)
    else if (step.kind === 'fill') this.fill(this.last(), step.lots, step.price)
    else if (step.kind === 'cancel') this.cancel(step.number)
    else if (step.kind === 'settle') this.settle(step.prices)
    else if (step.kind === 'price') this.mark.set(step.symbol, step.price)
    else if (step.kind === 'move') this.error = this.move(step.yuan)
    else if (step.kind === 'funds') this.account = createAccount('sim001', step.yuan)
    else if (step.kind === 'terms') this.terms.set(step.product, { ...this.terms.get(step.product), ...step.terms })
    else if (step.kind === 'ends') this.ended.add(step.symbol)
    else Object.assign(this.rules, step.rules)
  }

  /** Lots bought or sold at 3,000 without commission, yesterday and today. */
  private hold({ side, symbol, yesterday, today }: Extract<Step, { kind: 'hold' }>): void {
    const words = { side: side === 'long' ? 'buy' : 'sell', offset: 'open', symbol, price: 3000, rests: true } as const
    const open = (lots: number): void => {
      if (lots === 0) return
      this.order({ ...words, lots })
      this.fill(this.last(), lots, 3000)
    }
    open(yesterday)
    if (yesterday > 0) this.settle([])
    open(today)
    this.orders.length = 0
    this.account.commission = 0
    this.account.preBalance = 1_000_000
  }

  private order(words: OrderWords): void {
    const order = this.recordOf(words)
    const refused = checkAccount(this.account, order, this.marks, this.rules)
    if (refused) {
      this.error = CTP_ERRORS[refused][0]
      return
    }
    freeze(this.account, order)
    this.orders.push(order)
    if (!words.rests) this.fill(order, words.lots, words.price)
  }

  private fill(order: OrderRecord, lots: number, price: number): void {
    const tradeId = String(this.orders.length * 100 + order.tradedLots)
    bookFill(this.account, order, { price, volumeLots: lots, tradeId }, this.marks(order.symbol))
    order.tradedLots += lots
    order.status = order.tradedLots === order.volumeLots ? '0' : '1'
    this.mark.set(order.symbol, price)
  }

  private cancel(number: number | undefined): void {
    const order = number === undefined ? this.last() : this.orders[number - 1]
    if (!order || workingLots(order) === 0) throw new Error('nothing to cancel')
    release(this.account, order)
    order.status = '5'
  }

  /** What works expires first, as on every day. */
  private settle(prices: readonly (readonly [string, number])[]): void {
    for (const order of this.orders) {
      release(this.account, order)
      order.status = '5'
    }
    for (const [symbol, price] of prices) this.mark.set(symbol, price)
    this.account = settleAccount(this.account, this.marks, (symbol) => this.ended.has(symbol))
    for (const [symbol, price] of this.mark) this.preSettlement.set(symbol, price)
    this.orders.length = 0
    this.day += 1
  }

  private move(yuan: number): number {
    const { withdrawQuota } = fundsOf(this.account, this.marks, this.rules.reserve)
    return transfer(this.account, { atMs: 0, yuan, note: '' }, withdrawQuota) ? 1 : 0
  }

  private last(): OrderRecord {
    const order = this.orders.at(-1)
    if (!order) throw new Error('there is no order')
    return order
  }

  /** `margin=4800.00`: the fact with its true value. */
  private fact(wanted: string): string {
    if (wanted === 'no error') return `error=${this.error}`
    const [name = ''] = wanted.split('=')
    return `${name}=${this.value(name)}`
  }

  private value(name: string): string {
    if (name === 'error') return String(this.error)
    const lots = /^(?:(short)_)?(?:(\w+)_)?(yd|td|working)(?:@(\w+))?$/.exec(name)
    if (lots) return String(this.lots(lots[1] ? 'short' : 'long', lots[2], lots[3] ?? '', lots[4] ?? 'rb2701'))
    const funds = new Map<string, number>(Object.entries(this.amounts()))
    const amount = funds.get(name)
    if (amount === undefined) throw new Error(`no fact ${name}`)
    return money(amount)
  }

  private lots(side: 'long' | 'short', what: string | undefined, bucket: string, symbol: string): number {
    const leg = findLeg(this.account, symbol, side)
    if (!leg) return 0
    if (bucket === 'working') return leg.opening.lots
    const { lots, frozen } = bucket === 'td' ? leg.today : leg.yesterday
    if (what === 'frozen') return frozen.lots
    return what === 'closable' ? lots - frozen.lots : lots
  }

  private amounts(): Record<string, number> {
    const { account } = this
    const funds = fundsOf(account, this.marks, this.rules.reserve)
    return {
      ...{ balance: funds.balance, available: funds.available, quota: funds.withdrawQuota, margin: funds.margin },
      ...{ exchange_margin: funds.exchangeMargin, frozen_margin: funds.frozenMargin },
      ...{ frozen_commission: funds.frozenCommission, position_profit: funds.positionProfit },
      ...{ close_profit: account.closeProfit, commission: account.commission, pre_balance: account.preBalance },
      ...{ pre_margin: account.preMargin, risk: funds.riskDegree * 100 },
      by_trade: account.legs.reduce(
        (sum, leg) => sum + leg.today.closeProfitByTrade + leg.yesterday.closeProfitByTrade,
        0,
      ),
      cost: account.legs.reduce(
        (sum, leg) => sum + detailCost(leg.yesterday.details) + detailCost(leg.today.details),
        0,
      ),
    }
  }

  private recordOf({ side, offset, symbol, lots, price }: OrderWords): OrderRecord {
    const priceTicks = priceToTicks(price, this.contractOf(symbol).spec.priceTick)
    const ids = {
      accountId: 'sim001',
      userId: 'sim001',
      orderRef: '1',
      orderMemo: '',
      orderLocalId: '',
      orderSysId: '',
    }
    const times = { insertDate: '', insertTime: '', updateTime: '', cancelTime: '', tradingDay: String(this.day) }
    return {
      ...{ ...ids, ...times, symbol, side, offset, offsetFlag: '4', price, priceTicks, volumeLots: lots },
      ...{ timeInForce: 'day', frontId: 1, sessionId: 1, requestId: 1, seq: this.orders.length + 1, tradedLots: 0 },
      ...{ status: '3', submitStatus: '3', statusMessage: '', notifySequence: 0 },
    }
  }
}

const detailCost = (details: readonly { openPrice: number; lots: number }[]): number =>
  details.reduce((sum, { openPrice, lots }) => sum + openPrice * lots, 0)

/** Whole yuan without decimals, others with two: as a trader writes them. */
const money = (yuan: number): string => {
  const text = (Math.round(yuan * 100) / 100).toFixed(2).replace(/\.00$/, '')
  return text === '-0' ? '0' : text
}
