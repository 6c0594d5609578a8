import { priceToTicks, type Calendar, type EpochMs, type TickVolumeKind, type TradingDay } from '@huangpu/core'
import { z } from 'zod'
import type { ContractMarket } from './contract-market.js'
import type { DayFigures } from './day-figures.js'
import type { Floor, MarketSource } from './market-source.js'
import { StoredMarketProblem } from './stored-market-problem.js'
import { RecordedBook } from './recorded-book.js'
import { latestOf, recordedDayOf } from './recorded-day.js'
import { RecordedSnapshot } from './recorded-snapshot.js'
import { TickMerge, type MergedRow } from './tick-merge.js'
import type { SurveyedContract, TickSurvey } from './tick-survey.js'
import { tradedLots, type TradeEvidence } from './traded-lots.js'
import { volumeSides } from './volume-sides.js'

const stateSchema = z.object({ nowMs: z.number(), rows: z.number() })

interface Track {
  readonly contract: SurveyedContract
  /** Made at the contract's first row. */
  book?: RecordedBook
  bestBidTicks?: number | undefined
  bestAskTicks?: number | undefined
}

/**
 * Recorded ticks, each snapshot as it was: volume, open interest, extremes and quotes are the recording's. Investors'
 * orders are matched against them by the queue model of `RecordedBook` and leave no trace in them.
 */
export class TickReplaySource implements MarketSource {
  readonly symbols: readonly string[]
  readonly isLive = false
  readonly contractsExpire = true
  readonly startMs: EpochMs
  readonly lastTradingDay: TradingDay | undefined
  private readonly tracks: ReadonlyMap<string, Track>
  private readonly merge: TickMerge
  /** Rows played at the instant `doneMs`. */
  private doneMs = 0
  private rowsDone = 0

  constructor(
    survey: TickSurvey,
    private readonly calendar: Calendar,
    /** Exchange time before the first row, in which clients come. */
    leadMs: number,
  ) {
    this.tracks = new Map(survey.contracts.map((contract) => [contract.symbol, { contract }]))
    this.symbols = [...this.tracks.keys()]
    this.startMs = Math.min(...survey.files.map(({ firstMs }) => firstMs)) - leadMs
    this.lastTradingDay = latestOf(survey.contracts.flatMap(({ ranges }) => [...ranges.keys()]))
    this.merge = new TickMerge(survey.files)
  }

  opening(symbol: string): { price: number; openInterest: number; priceTick?: number } {
    const contract = this.tracks.get(symbol)?.contract
    return {
      price: contract?.price ?? 0,
      openInterest: contract?.openInterest || 0,
      ...(contract ? { priceTick: contract.priceTick } : {}),
    }
  }

  /** The next row's, also when its time has come already: no row is passed over. */
  nextEventMs(): EpochMs | undefined {
    return this.head()?.playMs
  }

  /** Plays the rows of this instant, at most one of a contract: another one follows at the same instant. */
  perform(atMs: EpochMs, floor: Floor): void {
    const played = new Set<string>()
    for (let head = this.head(); head && head.playMs <= atMs && !played.has(head.row.symbol); head = this.head()) {
      played.add(head.row.symbol)
      this.play(head, floor)
      this.countRow(head.playMs)
      this.merge.drop()
    }
  }

  /** The recording knows no auction's orders: one is held among investors only, and the queues after it are new. */
  onPhase(market: ContractMarket): void {
    if (market.phase === 'auction_entry') this.tracks.get(market.contract.symbol)?.book?.forget()
  }

  /** Limits of a recording that has none widen to what it did that day. */
  onNewDay(floor: Floor): void {
    for (const [symbol, track] of this.tracks) {
      track.book?.forget()
      track.bestBidTicks = track.bestAskTicks = undefined
      this.widenLimits(floor.market(symbol), track.contract, floor.tradingDay)
    }
  }

  /** As the next day's rows name it. */
  settlementPrice(symbol: string, tradingDay: TradingDay): number | undefined {
    return this.tracks.get(symbol)?.contract.preSettlements.get(this.calendar.nextTradingDay(tradingDay))
  }

  state(): unknown {
    return { nowMs: this.doneMs, rows: this.rowsDone }
  }

  restore(state: unknown): void {
    const parsed = stateSchema.safeParse(state)
    if (!parsed.success) throw new StoredMarketProblem()
    const { nowMs, rows } = parsed.data
    let passed = 0
    for (let head = this.head(); head; head = this.head()) {
      if (head.playMs > nowMs || (head.playMs === nowMs && passed === rows)) break
      if (head.playMs === nowMs) passed += 1
      this.merge.drop()
    }
    this.doneMs = nowMs
    this.rowsDone = rows
  }

  /** The next row of a contract that is played. */
  private head(): MergedRow | undefined {
    for (let head = this.merge.peek(); head; head = this.merge.peek()) {
      if (this.tracks.has(head.row.symbol)) return head
      this.merge.drop()
    }
    return undefined
  }

  private countRow(playMs: EpochMs): void {
    this.rowsDone = playMs === this.doneMs ? this.rowsDone + 1 : 1
    this.doneMs = playMs
  }

  private play({ row, reader }: MergedRow, floor: Floor): void {
    const track = this.tracks.get(row.symbol)
    if (!track) return
    const market = floor.market(row.symbol)
    const tradingDay = recordedDayOf(row, market.contract.spec.product, this.calendar)
    const snapshot = (market.recorded ??= new RecordedSnapshot())
    snapshot.set(row, tradingDay)
    // A day that is settled already stays as it was settled: late snapshots of it are only shown.
    if (tradingDay < floor.tradingDay) snapshot.volumeLots = firstNumber(snapshot.value('volume'), snapshot.volumeLots)
    else {
      const evidence = this.move(track, market, snapshot, reader.volumeKind)
      this.match(track, market, snapshot, { depth: reader.levels, evidence }, floor)
    }
    floor.publish(market)
  }

  /** Brings the day's figures up to the row; returns what it says of trades. */
  private move(track: Track, market: ContractMarket, row: RecordedSnapshot, kind: TickVolumeKind): TradeEvidence {
    const { day } = market
    const before = { ...day }
    takeFigures(market, row, kind)
    const countedLots = Math.max(0, day.volumeLots - before.volumeLots)
    const { multiplier, priceTick } = market.contract.spec
    const turnover = day.turnover - before.turnover
    row.volumeLots = day.volumeLots
    const hasTurnover = countedLots > 0 && turnover > 0 && !Number.isNaN(row.value('turnover'))
    return {
      // What had traded before the first row that is seen, no order of ours can have had a part in.
      lots: track.book ? Math.floor(countedLots / volumeSides(row.tradingDay)) : 0,
      averageTicks: hasTurnover ? turnover / countedLots / multiplier / priceTick : undefined,
      lastTicks: day.lastTicks,
      lowTicks: day.lowTicks ?? day.lastTicks,
      highTicks: day.highTicks ?? day.lastTicks,
      newHighTicks: day.highTicks === before.highTicks ? undefined : day.highTicks,
      newLowTicks: day.lowTicks === before.lowTicks ? undefined : day.lowTicks,
      bidTicks: track.bestBidTicks,
      askTicks: track.bestAskTicks,
    }
  }

  private match(
    track: Track,
    market: ContractMarket,
    row: RecordedSnapshot,
    seen: { depth: number; evidence: TradeEvidence },
    floor: Floor,
  ): void {
    const ticksOf = (price: number): number => priceToTicks(price, market.contract.spec.priceTick)
    const bids = row.levels('bid', ticksOf)
    const asks = row.levels('ask', ticksOf)
    track.book ??= new RecordedBook(market)
    track.book.apply({ bids, asks, depth: seen.depth, traded: tradedLots(seen.evidence) }, floor)
    track.bestBidTicks = bids[0]?.priceTicks
    track.bestAskTicks = asks[0]?.priceTicks
  }

  private widenLimits({ day, contract }: ContractMarket, { ranges }: SurveyedContract, tradingDay: string): void {
    const range = ranges.get(tradingDay)
    if (!range) return
    const { priceTick } = contract.spec
    day.upperLimitTicks = Math.max(day.upperLimitTicks, priceToTicks(range.high, priceTick))
    day.lowerLimitTicks = Math.min(day.lowerLimitTicks, priceToTicks(range.low, priceTick))
  }
}

/** What a row has of a day's figures; what it lacks follows from the rows so far. */
function takeFigures(market: ContractMarket, row: RecordedSnapshot, kind: TickVolumeKind): void {
  const { day, contract } = market
  const price = (name: Parameters<RecordedSnapshot['value']>[0]): number | undefined => {
    const value = row.value(name)
    return value > 0 ? priceToTicks(value, contract.spec.priceTick) : undefined
  }
  const volume = row.value('volume')
  const lots = kind === 'per_tick' ? volume : volume - day.volumeLots
  const last = price('last')
  if (last !== undefined) {
    day.lastTicks = last
    day.openTicks ??= last
    day.highTicks = Math.max(day.highTicks ?? last, last)
    day.lowTicks = Math.min(day.lowTicks ?? last, last)
  }
  day.openTicks = price('open') ?? day.openTicks
  day.highTicks = price('high') ?? day.highTicks
  day.lowTicks = price('low') ?? day.lowTicks
  if (lots > 0 || kind === 'cumulative') day.volumeLots += lots || 0
  const made = lots > 0 && last !== undefined ? market.priceOf(last) * contract.spec.multiplier * lots : 0
  day.turnover = firstNumber(row.value('turnover'), day.turnover + made)
  market.recordOpenInterest(firstNumber(row.value('openInterest'), day.openInterest))
  day.preOpenInterest = firstNumber(row.value('preOpenInterest'), day.preOpenInterest)
  takeReferences(day, price)
}

function takeReferences(
  day: DayFigures,
  price: (name: 'preSettlement' | 'preClose' | 'upperLimit' | 'lowerLimit') => number | undefined,
): void {
  day.preSettlementTicks = price('preSettlement') ?? day.preSettlementTicks
  day.preCloseTicks = price('preClose') ?? day.preCloseTicks
  day.upperLimitTicks = price('upperLimit') ?? day.upperLimitTicks
  day.lowerLimitTicks = price('lowerLimit') ?? day.lowerLimitTicks
}

const firstNumber = (value: number, otherwise: number): number => (Number.isNaN(value) ? otherwise : value)
