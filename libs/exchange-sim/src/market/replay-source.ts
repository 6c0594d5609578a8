import {
  priceToTicks,
  productOf,
  specOf,
  ticksOfBar,
  type BookLevel,
  type BookSideName,
  type Calendar,
  type EpochMs,
  type RecordedBar,
  type SyntheticTick,
  type TradingDay,
} from '@huangpu/core'
import { z } from 'zod'
import type { ContractMarket } from './contract-market.js'
import { latestOf } from './recorded-day.js'
import { addPrint } from './day-figures.js'
import { RecordedBook } from './recorded-book.js'
import { recordedPriceTick } from './recorded-tick.js'
import type { Floor, MarketSource } from './market-source.js'
import { StoredMarketProblem } from './stored-market-problem.js'

interface Track {
  symbol: string
  bars: RecordedBar[]
  nextBar: number
  /** What is left of the current bar. */
  ticks: SyntheticTick[]
  /** Made at the contract's first tick. */
  book?: RecordedBook
}

const stateSchema = z.object({ nowMs: z.number() })
const QUOTE_LEVELS = 5
const QUOTE_LOTS_MIN = 10

/**
 * Recorded bars as ticks. Volume, extremes and open interest are the recording's; investors' fills come on top and
 * leave no trace in them. Their orders are matched as against recorded ticks, with quotes that are made up.
 */
export class ReplaySource implements MarketSource {
  readonly symbols: readonly string[]
  readonly isLive = false
  readonly contractsExpire = true
  readonly startMs: EpochMs
  readonly lastTradingDay: TradingDay | undefined
  private readonly tracks: Track[]
  private doneMs = -Infinity

  constructor(
    recordings: readonly { symbol: string; bars: RecordedBar[] }[],
    private readonly calendar: Calendar,
  ) {
    this.tracks = recordings.map(({ symbol, bars }) => ({ symbol, bars, nextBar: 0, ticks: [] }))
    this.symbols = this.tracks.map((track) => track.symbol)
    this.lastTradingDay = latestOf(this.tracks.map((track) => lastDayOf(track, calendar)))
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
    this.tracks.find(({ symbol }) => symbol === market.contract.symbol)?.book?.forget()
  }

  /** A recording may have moved farther than our limits allow: they widen to what it did that day. */
  onNewDay(floor: Floor): void {
    for (const track of this.tracks) track.book?.forget()
    for (const track of this.tracks) this.widenLimits(track, floor.market(track.symbol), floor.tradingDay)
  }

  state(): unknown {
    return { nowMs: Number.isFinite(this.doneMs) ? this.doneMs : 0 }
  }

  restore(state: unknown): void {
    const parsed = stateSchema.safeParse(state)
    if (!parsed.success) throw new StoredMarketProblem()
    const { nowMs } = parsed.data
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
    const rises = ticks >= market.day.lastTicks
    addPrint(market.day, market.contract, {
      ticks,
      lots: tick.lots,
      ...(tick.turnover === undefined ? {} : { turnover: tick.turnover }),
    })
    market.recordOpenInterest(tick.openInterest)
    track.book ??= new RecordedBook(market)
    const traded = tick.lots > 0 ? [{ ticks, lots: tick.lots }] : []
    track.book.apply({ ...this.quotesAt(market, ticks, tick.lots, rises), depth: QUOTE_LEVELS, traded }, floor)
  }

  /**
   * Made-up quotes, since bars have none: a spread of one tick around the last price. Its buyer paid the ask when it rose,
   * its seller got the bid else; an investor's order that rests at the price is its quote.
   */
  private quotesAt(
    market: ContractMarket,
    ticks: number,
    lots: number,
    rises: boolean,
  ): Record<'bids' | 'asks', BookLevel[]> {
    const askIsLast = restsAt(market, 'sell', ticks) || (rises && !restsAt(market, 'buy', ticks))
    const askTicks = askIsLast ? ticks : ticks + 1
    const volumeLots = Math.max(QUOTE_LOTS_MIN, Math.ceil(lots / QUOTE_LEVELS))
    const { lowerLimitTicks, upperLimitTicks } = market.day
    const levels = (best: number, step: 1 | -1): BookLevel[] =>
      Array.from({ length: QUOTE_LEVELS }, (_, level) => ({
        priceTicks: best + step * level,
        volumeLots: volumeLots * (level + 1),
      })).filter(({ priceTicks }) => priceTicks >= lowerLimitTicks && priceTicks <= upperLimitTicks)
    return { bids: levels(askTicks - 1, -1), asks: levels(askTicks, 1) }
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

function lastDayOf({ symbol, bars }: Track, calendar: Calendar): TradingDay | undefined {
  const last = bars.at(-1)
  return last && calendar.tradingDayAtOrAfter(productOf(symbol) ?? '', last.startMs)
}

/** Whether an investor's order rests at a price. */
function restsAt({ book }: ContractMarket, side: BookSideName, ticks: number): boolean {
  for (const { id, priceTicks } of book.orders(side)) if (id > 0 && priceTicks === ticks) return true
  return false
}
