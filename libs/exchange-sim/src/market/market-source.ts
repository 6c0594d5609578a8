import type { BookOutcome, EpochMs, NewBookOrder, TradingDay } from '@huangpu/core'
import type { ContractMarket } from './contract-market.js'
import type { StandingOrders } from './standing-orders.js'

/** What a source may do to the exchange. */
export interface Floor {
  readonly tradingDay: string
  market(symbol: string): ContractMarket
  /**
   * An order of another participant. Fills of investors' orders are booked; `prints` says whether the fills count as
   * trades of the market (a replay brings its own volume). While `market.phase` is `auction_entry` a day order waits for
   * the auction's price, even where it crosses, and FAK and FOK are cancelled whole. In other phases it is the source that
   * keeps to the hours.
   */
  trade(market: ContractMarket, order: Omit<NewBookOrder, 'id'>, prints: boolean): { id: number; outcome: BookOutcome }
  /** Sends a snapshot to the subscribers. */
  publish(market: ContractMarket): void
}

/** Where prices come from. Deterministic: the same configuration and the same orders give the same market. */
export interface MarketSource {
  readonly symbols: readonly string[]
  /** Whether its contracts have a last trading day. */
  readonly contractsExpire: boolean
  /** Instant of the next event after `afterMs`; undefined when there is none any more. */
  nextEventMs(afterMs: EpochMs): EpochMs | undefined
  /** Performs all that happens at this instant. */
  perform(atMs: EpochMs, floor: Floor): void
  /**
   * The contract has entered `market.phase`, before anything else of that instant. `auction_entry` is the time to place
   * or withdraw orders for the auction; at `auction_match` it has been held and its fills are booked.
   */
  onPhase?(market: ContractMarket, floor: Floor): void
  /** A trading day was settled; figures of the next day stand. */
  onNewDay(floor: Floor): void
  /** Whether investors' fills count as trades of this market; a recording stays what it was. */
  readonly isLive: boolean
  /** What a recording says the day of a contract was settled at, yuan; undefined: the counter finds the price itself. */
  settlementPrice?(symbol: string, tradingDay: TradingDay): number | undefined
  /** Plain JSON from which `restore` continues. */
  state(): unknown
  /** @throws StoredMarketProblem when another kind of source left it */
  restore(state: unknown): void
  /** What stands in a contract's book, to be stored; absent where a file makes the market. */
  standing?(symbol: string): StandingOrders | undefined
  /** Its own orders take their places again, after `restore`. */
  restand?(standing: ReadonlyMap<string, StandingOrders>, floor: Floor): void
  /** First price and open interest of a contract that the store does not know; a price tick that is not today's. */
  opening(symbol: string): { price: number; openInterest: number; priceTick?: number }
  /** Where virtual time starts when nothing is stored; undefined: the wall clock decides. */
  readonly startMs: EpochMs | undefined
  /** The last one that it has something of; it is settled when its time comes. Undefined: the source has no end. */
  readonly lastTradingDay: TradingDay | undefined
}
