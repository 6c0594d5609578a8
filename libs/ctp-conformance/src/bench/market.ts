import type { SpiEvent } from 'ctp-node-binding'
import { notApplicable } from '../case/verdict.js'
import type { Side } from '../orders/order-request.js'
import type { MdSession } from '../session/md-session.js'

export interface ListedContract {
  readonly symbol: string
  readonly exchangeId: string
  readonly priceTick: number
  readonly multiplier: number
  readonly limitOrderLotsMax: number
}

/** Both sides of the market at a moment; prices in yuan. */
export interface Quote {
  readonly bid: number
  readonly bidLots: number
  readonly ask: number
  readonly askLots: number
  readonly lowerLimit: number
  readonly upperLimit: number
}

/** Price ticks through the other side that should trade, where the limits allow; when they did not, the next. */
export const THROUGH_TICKS = [30, 60, 120, 240] as const
/** A market that stands still for so long is not trading. */
const STANDSTILL_MS_MIN = 10_000

/** The contract under test and its market, as the market data front tells it. */
export class Market {
  constructor(
    readonly contract: ListedContract,
    readonly md: MdSession,
    private readonly openedAt: number,
  ) {}

  /** The latest quote of a market that moves. @throws NotApplicable when it does not, or has one side only */
  async quote(): Promise<Quote> {
    const { log } = this.md
    const waitMs = Math.max(STANDSTILL_MS_MIN, log.pace.timeoutMs)
    const found = await log.within(() => (this.#moves() ? this.#latest() : undefined), waitMs)
    if (found) return found
    throw notApplicable(
      `${this.contract.symbol} 没有双边报价或行情静止：不在交易时段？`,
      `${this.contract.symbol} is not quoted on both sides or stands still: is the market closed?`,
    )
  }

  /** The next quote after this moment. */
  async nextQuote(): Promise<Quote> {
    const mark = this.md.log.mark()
    const waitMs = Math.max(STANDSTILL_MS_MIN, this.md.log.pace.timeoutMs)
    await this.md.log.within(() => this.md.ticks(this.contract.symbol, mark).length > 0, waitMs)
    return this.quote()
  }

  /** Half-way to the daily limit on the passive side: valid, and out of the market's reach. */
  farPrice(side: Side, quote: Quote): number {
    return side === 'buy'
      ? this.onTick(quote.lowerLimit + (quote.bid - quote.lowerLimit) / 2)
      : this.onTick(quote.upperLimit - (quote.upperLimit - quote.ask) / 2)
  }

  /** Through the opposite side, within the daily limits. */
  throughPrice(side: Side, quote: Quote, ticks: number = THROUGH_TICKS[0]): number {
    const step = ticks * this.contract.priceTick
    return side === 'buy'
      ? this.onTick(Math.min(quote.ask + step, quote.upperLimit))
      : this.onTick(Math.max(quote.bid - step, quote.lowerLimit))
  }

  /** The nearest price that the exchange takes. */
  onTick(price: number): number {
    const { priceTick } = this.contract
    return Number((Math.round(price / priceTick) * priceTick).toFixed(6))
  }

  isOnTick(price: number): boolean {
    return Math.abs(price - this.onTick(price)) < this.contract.priceTick / 1000
  }

  /** The first snapshot may be of any age; only what differs from it proves that the market is open. */
  #moves(): boolean {
    const [first, ...more] = this.md.ticks(this.contract.symbol, this.openedAt)
    return first !== undefined && more.some((tick) => stampOf(tick) !== stampOf(first))
  }

  #latest(): Quote | undefined {
    return quoteOf(this.md.ticks(this.contract.symbol, this.openedAt).at(-1))
  }
}

const stampOf = (tick: SpiEvent): string =>
  `${tick.get('UpdateTime')}.${tick.get('UpdateMillisec')}/${tick.get('Volume')}`

export function quoteOf(tick: SpiEvent | undefined): Quote | undefined {
  if (!tick) return undefined
  const number = (field: string): number => Number(tick.get(field) ?? 0)
  const quote = {
    bid: number('BidPrice1'),
    bidLots: number('BidVolume1'),
    ask: number('AskPrice1'),
    askLots: number('AskVolume1'),
    lowerLimit: number('LowerLimitPrice'),
    upperLimit: number('UpperLimitPrice'),
  }
  return Object.values(quote).every((value) => value > 0) ? quote : undefined
}
