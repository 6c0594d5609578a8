import {
  priceToTicks,
  specOf,
  ticksOfBar,
  type BookSideName,
  type Calendar,
  type EpochMs,
  type RecordedBar,
  type SyntheticTick,
} from '@huangpu/core'
import { z } from 'zod'
import type { ContractMarket } from './contract-market.js'
import { addPrint } from './day-figures.js'
import { recordedPriceTick } from './recorded-tick.js'
import type { Floor, MarketSource } from './market-source.js'

interface Track {
  symbol: string
  bars: RecordedBar[]
  nextBar: number
  /** What is left of the current bar. */
  ticks: SyntheticTick[]
  quoteIds: number[]
}

const stateSchema = z.object({ nowMs: z.number() })
const QUOTE_LEVELS = 5
const QUOTE_LOTS_MIN = 10

/**
 * Recorded bars as ticks. Volume, extremes and open interest are the recording's; investors' fills come on top and
 * leave no trace in them.
 */
export class ReplaySource implements MarketSource {
  readonly symbols: readonly string[]
  readonly isLive = false
  readonly contractsExpire = true
  readonly startMs: EpochMs
  private readonly tracks: Track[]
  private doneMs = -Infinity

  constructor(
    recordings: readonly { symbol: string; bars: RecordedBar[] }[],
    private readonly calendar: Calendar,
  ) {
    this.tracks = recordings.map(({ symbol, bars }) => ({ symbol, bars, nextBar: 0, ticks: [], quoteIds: [] }))
    this.symbols = this.tracks.map((track) => track.symbol)
    this.startMs = Math.min(...recordings.map(({ bars }) => bars[0]?.startMs ?? Infinity))
  }

  opening(symbol: string): { price: number; openInterest: number; priceTick?: number } {
    const bars = this.tracks.find((track) => track.symbol === symbol)?.bars ?? []
    const spec = specOf(symbol)
    return {
      price: bars[0]?.open ?? 0,
      openInterest: bars[0]?.openInterest ?? 0,
      ...(spec ? { priceTick: recordedPriceTick(bars, spec.priceTick) } : {}),
    }
  }

  nextEventMs(afterMs: EpochMs): EpochMs | undefined {
    const next = Math.min(...this.tracks.map((track) => this.peek(track, afterMs)?.atMs ?? Infinity))
    return Number.isFinite(next) ? next : undefined
  }

  perform(atMs: EpochMs, floor: Floor): void {
    for (const track of this.tracks) {
      const tick = this.peek(track, atMs - 1)
      if (tick?.atMs !== atMs) continue
      track.ticks.shift()
      const market = floor.market(track.symbol)
      this.apply(track, tick, market, floor)
      floor.publish(market)
    }
    this.doneMs = atMs
  }

  /** The recording knows no auction's orders: one is held among investors only. */
  onPhase(market: ContractMarket): void {
    if (market.phase !== 'auction_entry') return
    const track = this.tracks.find(({ symbol }) => symbol === market.contract.symbol)
    for (const id of track?.quoteIds.splice(0) ?? []) market.book.cancel(id)
  }

  /** A recording may have moved farther than our limits allow: they widen to what it did that day. */
  onNewDay(floor: Floor): void {
    for (const track of this.tracks) this.widenLimits(track, floor.market(track.symbol), floor.tradingDay)
  }

  state(): unknown {
    return { nowMs: Number.isFinite(this.doneMs) ? this.doneMs : 0 }
  }

  restore(state: unknown): void {
    const { nowMs } = stateSchema.parse(state)
    this.doneMs = nowMs
    for (const track of this.tracks) this.peek(track, nowMs)
  }

  /** The first tick after `afterMs`; earlier ones are passed over. */
  private peek(track: Track, afterMs: EpochMs): SyntheticTick | undefined {
    for (;;) {
      while (track.ticks[0] && track.ticks[0].atMs <= afterMs) track.ticks.shift()
      if (track.ticks[0]) return track.ticks[0]
      const bar = track.bars[track.nextBar]
      if (!bar) return undefined
      track.nextBar += 1
      track.ticks = ticksOfBar(bar)
    }
  }

  private apply(track: Track, tick: SyntheticTick, market: ContractMarket, floor: Floor): void {
    const ticks = priceToTicks(tick.price, market.contract.spec.priceTick)
    for (const id of track.quoteIds.splice(0)) market.book.cancel(id)
    const rises = ticks >= market.day.lastTicks
    addPrint(market.day, market.contract, {
      ticks,
      lots: tick.lots,
      ...(tick.turnover === undefined ? {} : { turnover: tick.turnover }),
    })
    market.recordOpenInterest(tick.openInterest)
    for (const side of ['buy', 'sell'] as const) this.fillInvestors(side, ticks, tick.lots, market, floor)
    this.quote(track, { ticks, lots: tick.lots, rises }, market, floor)
  }

  /** What the price went through is filled; at the price itself, as many lots as traded. */
  private fillInvestors(side: BookSideName, ticks: number, lots: number, market: ContractMarket, floor: Floor): void {
    const against = side === 'buy' ? 'sell' : 'buy'
    const through = side === 'buy' ? 1 : -1
    let passed = 0
    for (const order of market.book.orders(side)) {
      if ((order.priceTicks - ticks) * through <= 0) break
      passed += order.volumeLots
    }
    const take = (priceTicks: number, volumeLots: number): void => {
      if (volumeLots === 0) return
      floor.trade(market, { side: against, priceTicks, volumeLots, timeInForce: 'fak' }, false)
    }
    take(ticks + through, passed)
    if (market.book.best(side)?.priceTicks === ticks) take(ticks, lots)
  }

  /** A spread of one tick around the last price: its buyer paid the ask when it rose, its seller got the bid else. */
  private quote(
    track: Track,
    at: { ticks: number; lots: number; rises: boolean },
    market: ContractMarket,
    floor: Floor,
  ): void {
    const buyersLeft = market.book.best('buy')?.priceTicks === at.ticks
    const sellersLeft = market.book.best('sell')?.priceTicks === at.ticks
    const askIsLast = sellersLeft || (at.rises && !buyersLeft)
    const askTicks = askIsLast ? at.ticks : at.ticks + 1
    const volumeLots = Math.max(QUOTE_LOTS_MIN, Math.ceil(at.lots / QUOTE_LEVELS))
    const { lowerLimitTicks, upperLimitTicks } = market.day
    for (let level = 0; level < QUOTE_LEVELS; level++) {
      const prices = { sell: askTicks + level, buy: askTicks - 1 - level }
      for (const side of ['sell', 'buy'] as const) {
        const priceTicks = prices[side]
        if (priceTicks < lowerLimitTicks || priceTicks > upperLimitTicks) continue
        const order = { side, priceTicks, volumeLots: volumeLots * (level + 1), timeInForce: 'day' as const }
        track.quoteIds.push(floor.trade(market, order, false).id)
      }
    }
  }

  private widenLimits(track: Track, market: ContractMarket, tradingDay: string): void {
    const { product, priceTick } = market.contract.spec
    for (let index = Math.max(0, track.nextBar - 1); index < track.bars.length; index++) {
      const bar = track.bars[index]
      const day = bar && this.calendar.tradingDayAtOrAfter(product, bar.startMs)
      if (!bar || !day || day > tradingDay) return
      if (day < tradingDay) continue
      market.day.upperLimitTicks = Math.max(market.day.upperLimitTicks, priceToTicks(bar.high, priceTick))
      market.day.lowerLimitTicks = Math.min(market.day.lowerLimitTicks, priceToTicks(bar.low, priceTick))
    }
  }
}
