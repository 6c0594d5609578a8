import { createHash } from 'node:crypto'
import {
  backAdjustments,
  dominantSpans,
  NO_SHIFT,
  productOf,
  tiedSymbols,
  type Adjustment,
  type ContractClose,
  type ContractRoll,
  type DominantSpan,
  type ProductDay,
  type TradingDay,
  type TradingDays,
} from '@huangpu/core'
import { fileStates } from '../files/file-states.js'
import { barDayFiles } from './bar-folder.js'
import type { BarReader } from './bar-reader.js'
import type { SeriesLeg } from './bar-series.js'
import { CloseIndex, type DayClose } from './close-index.js'

/** A roll cannot be adjusted: no trading day has bars of both contracts. */
export class NoCommonDayError extends Error {
  override readonly name = 'NoCommonDayError'

  constructor(
    readonly from: string,
    readonly to: string,
  ) {
    super(`${from} and ${to} have no trading day in common`)
  }
}

export interface ContinuousSourceOptions {
  readonly reader: BarReader
  readonly days: Pick<TradingDays, 'nextTradingDay'>
  /** Whether the ends of days are noted for the next process: the writer of the folder does. @default false */
  readonly isIndexKept?: boolean
}

/** What a folder holds of a product, and who was dominant by it. */
interface KnownSpans {
  readonly of: string
  readonly spans: Promise<readonly DominantSpan[]>
}

/**
 * Dominant contracts and continuous series of what a bars folder holds. The spans of a product are remembered until a file of a
 * finished day comes, goes, or has another size or time of change, or until another day begins.
 */
export class ContinuousSource {
  readonly #reader: BarReader
  readonly #days: Pick<TradingDays, 'nextTradingDay'>
  readonly #index: CloseIndex
  readonly #known = new Map<string, KnownSpans>()

  constructor({ reader, days, isIndexKept = false }: ContinuousSourceOptions) {
    this.#reader = reader
    this.#days = days
    this.#index = new CloseIndex({ reader, isKept: isIndexKept })
  }

  /** Products with files. */
  async products(): Promise<string[]> {
    return [...new Set((await this.#reader.loadSymbols()).flatMap((symbol) => productOf(symbol) ?? []))].sort()
  }

  /** Who was dominant when, by the closes of the trading days before `today`. @throws BarFileError */
  async spans(product: string, today: TradingDay): Promise<readonly DominantSpan[]> {
    const symbols = (await this.#reader.loadSymbols()).filter((symbol) => productOf(symbol) === product)
    const of = await this.#stateOf(symbols, today)
    const known = this.#known.get(product)
    if (known?.of === of) return known.spans
    const spans = this.#productDays(symbols, today).then((days) => dominantSpans(days, this.#days.nextTradingDay))
    this.#known.set(product, { of, spans })
    spans.catch(() => this.#known.delete(product))
    return spans
  }

  /**
   * The contracts of a continuous series, oldest first. Prices are shifted to those of the newest contract that has bars in it: a
   * roll that the last close only announces moves nothing yet.
   * @throws BarFileError, NoCommonDayError when a roll is to be adjusted and cannot be
   */
  async legs(product: string, adjustment: Adjustment, today: TradingDay): Promise<SeriesLeg[]> {
    const spans = await this.spans(product, today)
    const days: TradingDay[][] = []
    for (const { symbol, from, through } of spans)
      days.push(await this.#reader.loadTradingDays(symbol, { from, ...(through === null ? {} : { to: through }) }))
    const begun = spans.slice(0, days.findLastIndex((own) => own.length > 0) + 1)
    const rolls = adjustment === 'none' ? [] : await this.#rolls(begun)
    const shifts = backAdjustments(rolls, adjustment)
    return spans.map(({ symbol }, index) => ({ symbol, days: days[index] ?? [], shift: shifts[index] ?? NO_SHIFT }))
  }

  /** What tells one state of the files from another: names, sizes and times of change of those of finished days. */
  async #stateOf(symbols: readonly string[], today: TradingDay): Promise<string> {
    const hash = createHash('sha1')
    for (const symbol of symbols) {
      const files = (await barDayFiles(this.#reader.dir, symbol)).filter(({ tradingDay }) => tradingDay < today)
      const states = await fileStates(files.map(({ path }) => path))
      hash.update(files.map(({ path }, i) => `${path} ${states[i]}\n`).join(''))
    }
    return `${today} ${hash.digest('hex')}`
  }

  async #productDays(symbols: readonly string[], today: TradingDay): Promise<ProductDay[]> {
    const closes = new Map<string, readonly DayClose[]>()
    for (const symbol of symbols) closes.set(symbol, await this.#index.closesOf(symbol, today))
    const tiedDays = new Map<string, Set<TradingDay>>()
    for (const day of productDays(closes)) {
      for (const symbol of tiedSymbols(day))
        tiedDays.set(symbol, (tiedDays.get(symbol) ?? new Set()).add(day.tradingDay))
    }
    for (const [symbol, days] of tiedDays) closes.set(symbol, await this.#index.closesOf(symbol, today, days))
    return productDays(closes)
  }

  /** What both contracts closed at on the last day that has both, at or before the roll. */
  async #rolls(spans: readonly DominantSpan[]): Promise<ContractRoll[]> {
    const rolls: ContractRoll[] = []
    for (const [index, { symbol: to, decidedOn }] of spans.entries()) {
      const from = spans[index - 1]?.symbol
      if (from === undefined) continue
      const common = new Set(await this.#reader.loadTradingDays(from, { to: decidedOn }))
      const both = await this.#reader.loadTradingDays(to, { to: decidedOn })
      const tradingDay = both.findLast((day) => common.has(day))
      const [oldClose, newClose] = tradingDay
        ? [await this.#closeOf(from, tradingDay), await this.#closeOf(to, tradingDay)]
        : [undefined, undefined]
      if (tradingDay === undefined || oldClose === undefined || newClose === undefined)
        throw new NoCommonDayError(from, to)
      rolls.push({ from, to, tradingDay, oldClose, newClose })
    }
    return rolls
  }

  async #closeOf(symbol: string, day: TradingDay): Promise<number | undefined> {
    return (await this.#reader.load(symbol, day)).at(-1)?.close
  }
}

function productDays(closes: ReadonlyMap<string, readonly DayClose[]>): ProductDay[] {
  const days = new Map<TradingDay, ContractClose[]>()
  for (const [symbol, ends] of closes) {
    for (const { tradingDay, close, openInterest, volumeLots } of ends) {
      const contracts = days.get(tradingDay)
      const contract = { symbol, close, openInterest, volumeLots }
      if (contracts) contracts.push(contract)
      else days.set(tradingDay, [contract])
    }
  }
  return [...days.keys()].sort().map((tradingDay) => ({ tradingDay, contracts: days.get(tradingDay) ?? [] }))
}
