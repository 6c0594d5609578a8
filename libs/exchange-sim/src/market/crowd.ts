import type { BookSideName } from '@huangpu/core'
import type { ContractMarket } from './contract-market.js'
import { CrowdQuotes } from './crowd-quotes.js'
import type { FlowProfile } from './flow-profile.js'
import type { Floor } from './market-source.js'
import type { Random } from './random.js'
import { restand, standingOrders, type StandingOrders } from './standing-orders.js'

export interface CrowdStep {
  /** The crowd's value, ticks, may lie between ticks. */
  readonly valueTicks: number
  /** How many times the day's mean the market trades just now. */
  readonly intensity: number
  readonly stepMs: number
}

/** Lots at the five best prices and beyond, over those at the best: cu1909, 200 snapshots of 2019-09-16. */
const DEPTH_SHAPE = [1, 1.3, 1.5, 1.4, 1.2, 1.1, 1] as const
/** Where limit orders and cancels arrive, best price first. */
const ARRIVAL_SHARES = [0.32, 0.22, 0.16, 0.11, 0.08, 0.06, 0.05] as const
const LEVELS = DEPTH_SHAPE.length
/** Quotes farther than this from the best are withdrawn. */
const FAR_TICKS = 14
/** The quotes move when the value lies so far beyond them. */
const HYSTERESIS_TICKS = 0.3
/** Limit orders and cancels for each order that takes; and how many of them a quiet step has. */
const ARRIVALS_PER_TAKER = 3
const ARRIVALS_MIN = 1
const EVENTS_MAX = 12
/** Volume that could not trade (or came early) is made up for within so many minutes, or never. */
const OWED_MINUTES_MAX = 2
/** Mean size of a limit order over the lots that a price should hold. */
const LIMIT_ORDER_SHARE = 0.35
/** Chance a step that makers think again about the spread. */
const RESPREAD = 0.15
const SPREAD_MAX = 8
/** Nobody takes a price that is worse than the crowd's own best by more than this. */
const UNFAIR_TICKS = 4
/** At a limit of the day everybody waits on one side. */
const LOCKED_QUEUE_TIMES = 20
/** Ticks by which quotes move for each walked level of a taking order of an outsider, and the most that one step moves. */
const IMPACT = { perLevelTicks: 0.33, maxTicks: 5 }

/** Prices of orders for an auction lie around the value by this deviation. */
const AUCTION_SPREAD = { minTicks: 2, ofMinuteMove: 1.5 }
const AUCTION_ORDERS_PER_STEP = 3

const OTHER = { buy: 'sell', sell: 'buy' } as const
/** Towards prices that are worse for the side's owner to be matched at. */
const AWAY = { buy: -1, sell: 1 } as const

/**
 * The other participants of one contract as arrivals of limit orders, cancels and taking orders around a value. Quotes
 * that the value has passed are taken or withdrawn, so that an investor's resting order is filled when the price comes;
 * what trades adds up to the profile's volume in the long run.
 */
export class Crowd {
  private readonly quotes: CrowdQuotes
  /** The tick below the value. */
  private centreTicks: number | undefined
  private spreadTicks = 1
  /** Volume that should have traded and did not; negative when more did. */
  private owedLots = 0

  constructor(
    private readonly market: ContractMarket,
    private readonly profile: FlowProfile,
    private readonly random: Random,
  ) {
    this.quotes = new CrowdQuotes(market.book)
  }

  /** Ticks by which orders of outsiders have moved the crowd's value since the last step. */
  takeImpact(): number {
    const levels = this.market.takePressureLots() / this.profile.depthLots
    return Math.max(-IMPACT.maxTicks, Math.min(IMPACT.maxTicks, levels * IMPACT.perLevelTicks))
  }

  step({ valueTicks, intensity, stepMs }: CrowdStep, floor: Floor): void {
    const perStep = (this.profile.volumePerMinuteLots * intensity * stepMs) / 60_000
    const owedMax = OWED_MINUTES_MAX * this.profile.volumePerMinuteLots
    this.owedLots = Math.min(owedMax, Math.max(-owedMax, this.owedLots + perStep))
    const best = this.bestAround(valueTicks)
    for (const side of ['buy', 'sell'] as const) this.passStale(side, best, floor)
    this.take(valueTicks, best, floor)
    this.keepBest(best, floor)
    const takers = perStep / this.profile.orderLots
    const arrivals = this.random.poisson(ARRIVALS_MIN + takers * ARRIVALS_PER_TAKER, EVENTS_MAX)
    for (let count = 0; count < arrivals; count++) this.arrive(best, floor)
  }

  /** Orders that wait for an auction's one price: `lots` a side to be expected, around the value. */
  waitForAuction(valueTicks: number, lots: number, floor: Floor): void {
    const meanLots = Math.max(this.profile.orderLots, lots / AUCTION_ORDERS_PER_STEP)
    const spread = Math.max(AUCTION_SPREAD.minTicks, AUCTION_SPREAD.ofMinuteMove * this.profile.minuteMoveTicks)
    for (const side of ['buy', 'sell'] as const) {
      for (let count = this.random.poisson(lots / meanLots, EVENTS_MAX); count > 0; count--) {
        this.rest(side, Math.round(valueTicks + this.random.bell() * spread), meanLots, floor)
      }
    }
  }

  /** To be stored. */
  standing(): StandingOrders {
    const own = this.quotes.ids()
    return standingOrders(this.market, (id) => own.has(id))
  }

  /** After a restart: its orders are in the book as they were stored. */
  resume(standing: StandingOrders): void {
    restand(this.market, standing, (side, priceTicks, id) => this.quotes.add(side, priceTicks, id))
  }

  /** The day is over. */
  withdrawAll(): void {
    this.quotes.withdrawAll()
    this.centreTicks = undefined
  }

  /** Best bid and ask that the crowd wants around the value. */
  private bestAround(valueTicks: number): Record<BookSideName, number> {
    const centre = this.centreTicks
    const isOut =
      centre === undefined || valueTicks > centre + 1 + HYSTERESIS_TICKS || valueTicks < centre - HYSTERESIS_TICKS
    if (isOut) this.centreTicks = Math.floor(valueTicks)
    if (this.random.next() < RESPREAD) {
      const mean = this.profile.spreadTicks
      this.spreadTicks = mean <= 1 ? 1 : Math.min(SPREAD_MAX, 1 + geometric(mean - 1, this.random))
    }
    const below = Math.floor((this.spreadTicks - 1) / 2)
    const { lowerLimitTicks, upperLimitTicks } = this.market.day
    const buy = (this.centreTicks ?? 0) - below
    const sell = buy + this.spreadTicks
    // A value beyond a limit locks the market: one side waits at the limit, the other is not there.
    if (buy >= upperLimitTicks) return { buy: upperLimitTicks, sell: upperLimitTicks + 1 }
    if (sell <= lowerLimitTicks) return { buy: lowerLimitTicks - 1, sell: lowerLimitTicks }
    return { buy, sell }
  }

  /**
   * Quotes of the other side that `side` would pay less than the value for: some are withdrawn in time, the rest is
   * taken, and with them a share of what investors have there. Quotes inside the spread are withdrawn.
   */
  private passStale(side: BookSideName, best: Readonly<Record<BookSideName, number>>, floor: Floor): void {
    const against = OTHER[side]
    const limitTicks = best[side]
    const standing = this.market.book.best(against)
    const away = AWAY[against]
    if (standing && (standing.priceTicks - limitTicks) * away <= 0) {
      const withdrawn = this.owedLots < 0 ? 0.9 : 0.5
      this.quotes.withdraw(against, (ticks) => (ticks - limitTicks) * away <= 0 && this.random.next() < withdrawn)
      this.takeStale(side, limitTicks, floor)
    }
    this.quotes.withdraw(against, (ticks) => {
      const behind = (ticks - best[against]) * away
      return behind < 0 || behind > FAR_TICKS
    })
  }

  private takeStale(side: BookSideName, limitTicks: number, floor: Floor): void {
    let outsiders = 0
    let investors = 0
    for (const order of this.market.book.orders(OTHER[side])) {
      if ((order.priceTicks - limitTicks) * AWAY[OTHER[side]] > 0) break
      if (order.id < 0) outsiders += order.volumeLots
      else investors += order.volumeLots
    }
    const share = Math.ceil(this.profile.depthLots * this.random.between(0.3, 1.2))
    this.trade(side, limitTicks, outsiders + Math.min(investors, share), floor)
  }

  /** There is always somebody at the best price, with a short queue at first. */
  private keepBest(best: Readonly<Record<BookSideName, number>>, floor: Floor): void {
    for (const side of ['buy', 'sell'] as const) {
      const isEmpty = this.market.book.best(side) === undefined
      for (let level = 0; level < (isEmpty ? LEVELS : 1); level++) {
        const ticks = best[side] + AWAY[side] * level
        if (this.quotes.lotsAt(side, ticks) === 0) this.quote(side, ticks, this.targetLots(side, ticks, level), floor)
      }
    }
  }

  /** A limit order comes, or one of those that wait is withdrawn: the more wait, the likelier. */
  private arrive(best: Readonly<Record<BookSideName, number>>, floor: Floor): void {
    const side: BookSideName = this.random.next() < 0.5 ? 'buy' : 'sell'
    const level = this.chooseLevel()
    const ticks = best[side] + AWAY[side] * level
    const target = this.targetLots(side, ticks, level)
    const standing = this.quotes.lotsAt(side, ticks)
    if (this.random.next() * 2 * target < standing) this.quotes.withdrawOne(side, ticks, this.random.next())
    else this.quote(side, ticks, target * LIMIT_ORDER_SHARE, floor)
  }

  private quote(side: BookSideName, priceTicks: number, meanLots: number, floor: Floor): void {
    // An investor's remainder stands here: a quote would only trade with it.
    const other = this.market.book.best(OTHER[side])?.priceTicks
    if (other === undefined || (other - priceTicks) * AWAY[side] < 0) this.rest(side, priceTicks, meanLots, floor)
  }

  private rest(side: BookSideName, priceTicks: number, meanLots: number, floor: Floor): void {
    const { lowerLimitTicks, upperLimitTicks } = this.market.day
    if (priceTicks < lowerLimitTicks || priceTicks > upperLimitTicks) return
    const { maxLimitOrderLots } = this.market.contract.spec
    const volumeLots = Math.min(this.random.lots(meanLots), maxLimitOrderLots)
    const { id } = floor.trade(this.market, { side, priceTicks, volumeLots, timeInForce: 'day' }, true)
    this.quotes.add(side, priceTicks, id)
  }

  private take(valueTicks: number, wanted: Readonly<Record<BookSideName, number>>, floor: Floor): void {
    const count = this.random.poisson(Math.max(0, this.owedLots) / this.profile.orderLots, EVENTS_MAX)
    if (count === 0) return
    const meanLots = Math.max(this.profile.orderLots, this.owedLots / EVENTS_MAX)
    const lean = Math.max(-0.3, Math.min(0.3, (valueTicks - (this.centreTicks ?? valueTicks) - 0.5) * 0.3))
    for (let taker = 0; taker < count; taker++) {
      const side: BookSideName = this.random.next() < 0.5 + lean ? 'buy' : 'sell'
      const best = this.market.book.best(OTHER[side])
      // Nobody pays far more than the value because nobody else is there.
      const isFair = best && (best.priceTicks - wanted[OTHER[side]]) * AWAY[OTHER[side]] <= UNFAIR_TICKS
      if (isFair) this.trade(side, best.priceTicks, Math.min(this.random.lots(meanLots), best.volumeLots), floor)
    }
  }

  private trade(side: BookSideName, priceTicks: number, volumeLots: number, floor: Floor): void {
    if (volumeLots <= 0) return
    const order = { side, priceTicks, volumeLots, timeInForce: 'fak' as const }
    this.owedLots -= floor.trade(this.market, order, true).outcome.filledLots
  }

  /** At a limit of the day the queue of those who would trade there is long. */
  private targetLots(side: BookSideName, ticks: number, level: number): number {
    const { lowerLimitTicks, upperLimitTicks } = this.market.day
    const isLocked = ticks === (side === 'buy' ? upperLimitTicks : lowerLimitTicks)
    return this.profile.depthLots * (DEPTH_SHAPE[level] ?? 1) * (isLocked ? LOCKED_QUEUE_TIMES : 1)
  }

  private chooseLevel(): number {
    let left = this.random.next()
    for (const [level, share] of ARRIVAL_SHARES.entries()) {
      left -= share
      if (left < 0) return level
    }
    return LEVELS - 1
  }
}

/** A whole number from 0 on with this mean, each one likelier than the next. */
function geometric(mean: number, random: Random): number {
  return Math.floor(Math.log(1 - random.next()) / Math.log(mean / (1 + mean)))
}
