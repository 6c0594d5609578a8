import {
  backAdjustments,
  dominantSpans,
  productOf,
  type Adjustment,
  type ContractClose,
  type ContractRoll,
  type DominantSpan,
  type ProductDay,
  type TradingDay,
  type TradingDays,
} from '@huangpu/core'
import type { BarReader } from './bar-reader.js'
import type { SeriesLeg } from './bar-series.js'

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

/** Closes of finished days that are remembered; a product has some 3,000 a year. */
const CLOSES_KEPT = 60_000

/** Dominant contracts and continuous series of what a bars folder holds. */
export class ContinuousSource {
  readonly #closes = new Map<string, ContractClose | undefined>()

  constructor(
    private readonly reader: Pick<BarReader, 'symbols' | 'tradingDays' | 'load'>,
    private readonly days: Pick<TradingDays, 'nextTradingDay'>,
  ) {}

  /** Products with files. */
  products(): string[] {
    return [...new Set(this.reader.symbols().flatMap((symbol) => productOf(symbol) ?? []))].sort()
  }

  /** Who was dominant when, by the closes of the trading days before `today`. @throws BarFileError */
  async spans(product: string, today: TradingDay): Promise<DominantSpan[]> {
    return dominantSpans(await this.#productDays(product, today), this.days.nextTradingDay)
  }

  /**
   * The contracts of a continuous series, oldest first. Prices are shifted to those of the newest contract.
   * @throws BarFileError, NoCommonDayError when a roll is to be adjusted and cannot be
   */
  async legs(product: string, adjustment: Adjustment, today: TradingDay): Promise<SeriesLeg[]> {
    const spans = await this.spans(product, today)
    const rolls = adjustment === 'none' ? [] : await this.#rolls(spans)
    const shifts = backAdjustments(rolls, adjustment)
    return spans.map(({ symbol, from, through }, index) => ({
      symbol,
      days: this.reader.tradingDays(symbol, { from, ...(through === null ? {} : { to: through }) }),
      shift: shifts[index] ?? { times: 1, plus: 0 },
    }))
  }

  async #productDays(product: string, today: TradingDay): Promise<ProductDay[]> {
    const days = new Map<TradingDay, ContractClose[]>()
    for (const symbol of this.reader.symbols()) {
      if (productOf(symbol) !== product) continue
      for (const day of this.reader.tradingDays(symbol)) {
        const close = day < today ? await this.#closeOf(symbol, day) : undefined
        if (close) days.set(day, [...(days.get(day) ?? []), close])
      }
    }
    return [...days.keys()].sort().map((tradingDay) => ({ tradingDay, contracts: days.get(tradingDay) ?? [] }))
  }

  /** What both contracts closed at on the last day that has both, at or before the roll. */
  async #rolls(spans: readonly DominantSpan[]): Promise<ContractRoll[]> {
    const rolls: ContractRoll[] = []
    for (const [index, { symbol: to, decidedOn }] of spans.entries()) {
      const from = spans[index - 1]?.symbol
      if (from === undefined) continue
      const common = new Set(this.reader.tradingDays(from, { to: decidedOn }))
      const tradingDay = this.reader.tradingDays(to, { to: decidedOn }).findLast((day) => common.has(day))
      const [old, fresh] = tradingDay
        ? [await this.#closeOf(from, tradingDay), await this.#closeOf(to, tradingDay)]
        : [undefined, undefined]
      if (tradingDay === undefined || !old || !fresh) throw new NoCommonDayError(from, to)
      rolls.push({ from, to, tradingDay, oldClose: old.close, newClose: fresh.close })
    }
    return rolls
  }

  async #closeOf(symbol: string, day: TradingDay): Promise<ContractClose | undefined> {
    const key = `${symbol}/${day}`
    if (this.#closes.has(key)) return this.#closes.get(key)
    const bars = await this.reader.load(symbol, day)
    const last = bars.at(-1)
    const volumeLots = bars.reduce((sum, bar) => sum + bar.volume, 0)
    const close = last && { symbol, close: last.close, openInterest: last.openInterest, volumeLots }
    if (this.#closes.size >= CLOSES_KEPT) this.#closes.clear()
    this.#closes.set(key, close)
    return close
  }
}
