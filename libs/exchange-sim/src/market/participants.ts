import type { BookSideName } from '@huangpu/core'
import type { ContractMarket } from './contract-market.js'
import type { Floor } from './market-source.js'
import type { Random } from './random.js'

/** Levels that the participants keep filled on each side. */
const LEVELS = 7
/** Quotes farther than this from the best are withdrawn. */
const FAR_TICKS = 12

/** Lots that stand at a level of a product, roughly. */
const DEPTH_LOTS: Readonly<Record<string, number>> = { rb: 90, hc: 60, au: 6, ag: 18, cu: 8, fu: 80, bu: 50 }
const DEPTH_LOTS_DEFAULT = 20

/**
 * The other participants of one contract: makers who keep a ladder of quotes around a value, and takers who trade
 * through what is in the way when the value moves, so that an investor's resting order is filled when the price comes.
 */
export class Participants {
  private readonly quotes = { buy: new Map<number, number[]>(), sell: new Map<number, number[]>() }
  private readonly depthLots: number

  constructor(private readonly market: ContractMarket) {
    this.depthLots = DEPTH_LOTS[market.contract.spec.product] ?? DEPTH_LOTS_DEFAULT
  }

  /** One step of the market around `value` (ticks, may lie between ticks). */
  step(value: number, random: Random, floor: Floor): void {
    const { lowerLimitTicks, upperLimitTicks } = this.market.day
    const askTicks = Math.min(Math.max(Math.round(value), lowerLimitTicks + LEVELS), upperLimitTicks - LEVELS)
    const bidTicks = askTicks - 1
    this.tradeThrough('buy', bidTicks, random, floor)
    this.tradeThrough('sell', askTicks, random, floor)
    this.withdraw('sell', (ticks) => ticks < askTicks || ticks > askTicks + FAR_TICKS)
    this.withdraw('buy', (ticks) => ticks > bidTicks || ticks < bidTicks - FAR_TICKS)
    this.fill('buy', bidTicks, random, floor)
    this.fill('sell', askTicks, random, floor)
    this.takeAtBest(random, floor)
  }

  /** The value has passed the other side's quotes: takers lift them, and a share of what investors have there. */
  private tradeThrough(side: BookSideName, limitTicks: number, random: Random, floor: Floor): void {
    const against = side === 'buy' ? 'sell' : 'buy'
    let outsiders = 0
    let investors = 0
    for (const order of this.market.book.orders(against)) {
      if (side === 'buy' ? order.priceTicks > limitTicks : order.priceTicks < limitTicks) break
      if (order.id < 0) outsiders += order.volumeLots
      else investors += order.volumeLots
    }
    const share = Math.ceil(this.depthLots * random.between(0.3, 1.2))
    const volumeLots = outsiders + Math.min(investors, share)
    if (volumeLots > 0) floor.trade(this.market, { side, priceTicks: limitTicks, volumeLots, timeInForce: 'fak' }, true)
  }

  private withdraw(side: BookSideName, isStale: (ticks: number) => boolean): void {
    for (const [ticks, ids] of this.quotes[side]) {
      if (!isStale(ticks)) continue
      for (const id of ids) this.market.book.cancel(id)
      this.quotes[side].delete(ticks)
    }
  }

  private fill(side: BookSideName, bestTicks: number, random: Random, floor: Floor): void {
    const step = side === 'buy' ? -1 : 1
    const other = this.market.book.best(side === 'buy' ? 'sell' : 'buy')?.priceTicks
    for (let level = 0; level < LEVELS; level++) {
      const ticks = bestTicks + step * level
      // An investor's remainder stands here: a quote would only trade with it.
      if (other !== undefined && (other - ticks) * step >= 0) continue
      this.fillLevel(side, ticks, random, floor)
    }
  }

  private fillLevel(side: BookSideName, priceTicks: number, random: Random, floor: Floor): void {
    const wanted = Math.max(1, Math.round(this.depthLots * random.between(0.5, 1.6)))
    const ids = (this.quotes[side].get(priceTicks) ?? []).filter((id) => this.market.book.resting(id))
    const standing = ids.reduce((sum, id) => sum + (this.market.book.resting(id)?.volumeLots ?? 0), 0)
    if (standing > wanted * 2 || random.next() < 0.1) this.market.book.cancel(ids.pop() ?? 0)
    if (standing < wanted) {
      const order = { side, priceTicks, volumeLots: wanted - standing, timeInForce: 'day' as const }
      ids.push(floor.trade(this.market, order, true).id)
    }
    this.quotes[side].set(priceTicks, ids)
  }

  private takeAtBest(random: Random, floor: Floor): void {
    for (let trades = random.integer(0, 2); trades > 0; trades--) {
      const side: BookSideName = random.next() < 0.5 ? 'buy' : 'sell'
      const best = this.market.book.best(side === 'buy' ? 'sell' : 'buy')
      if (!best) continue
      const volumeLots = Math.max(1, Math.round(this.depthLots * random.between(0.05, 0.4)))
      const order = { side, priceTicks: best.priceTicks, volumeLots, timeInForce: 'fak' as const }
      floor.trade(this.market, order, true)
      this.market.day.openInterest += random.integer(-1, 1) * random.integer(0, volumeLots)
    }
  }
}
