import type {
  AccountData,
  BarData,
  ConnectionEvent,
  EventData,
  Health,
  InstrumentData,
  OrderData,
  OrderView,
  PositionView,
  StrategyView,
  TickData,
  TradeData,
} from '@huangpu/messages'
import type { KillState } from './kill-state.js'

/** What the server and the browser say to each other. Types only: the browser trusts its own server. */

/** A service as the console shows it: its own report, or why there is none. */
export interface ServiceView {
  readonly name: string
  /** It answers. */
  readonly live: boolean
  /** It does its work. */
  readonly trading: boolean
  /** One word: the service's own, or `unreachable`. */
  readonly state: string
  /** Why it is not working, in sentences; empty when it is. */
  readonly reasons: readonly string[]
  readonly health: Health | null
}

export interface ConnectionView {
  readonly td: ConnectionEvent | null
  readonly md: ConnectionEvent | null
}

export interface InstrumentView extends Pick<
  InstrumentData,
  'symbol' | 'exchange' | 'name' | 'price_tick' | 'volume_multiple'
> {
  /** Null until the counter's own list has come. */
  readonly max_limit_order_volume: number | null
}

/** An order as trading lists it, or as the stream reports it; the browser merges by `status_seq`. */
export type OrderUpdate = Omit<OrderData, 'gateway_time_us'>

/** Everything a console needs to draw itself; changes follow. A part that could not be read is null. */
export interface Snapshot {
  readonly type: 'snapshot'
  readonly environment: 'sim' | 'live'
  readonly account_id: string
  /** Exchange time, epoch ms. */
  readonly now_ms: number
  readonly ticks: readonly TickData[]
  readonly instruments: readonly InstrumentView[]
  readonly orders: readonly OrderView[] | null
  readonly trades: readonly TradeData[] | null
  readonly positions: readonly PositionView[] | null
  readonly account: AccountData | null
  readonly strategies: readonly StrategyView[] | null
  readonly services: readonly ServiceView[]
  readonly connection: ConnectionView
  readonly kill: KillState | null
  readonly alerts: readonly EventData[]
}

export type LiveMessage =
  | Snapshot
  | { readonly type: 'ticks'; readonly ticks: readonly TickData[] }
  /** The contract was unsubscribed. */
  | { readonly type: 'unquoted'; readonly symbol: string }
  | { readonly type: 'bar'; readonly bar: BarData }
  | { readonly type: 'order'; readonly order: OrderUpdate }
  | { readonly type: 'orders'; readonly orders: readonly OrderView[] }
  | { readonly type: 'trade'; readonly trade: TradeData }
  | { readonly type: 'trades'; readonly trades: readonly TradeData[] }
  | { readonly type: 'positions'; readonly positions: readonly PositionView[] | null }
  | { readonly type: 'account'; readonly account: AccountData | null }
  | { readonly type: 'strategies'; readonly strategies: readonly StrategyView[] | null }
  | { readonly type: 'services'; readonly services: readonly ServiceView[] }
  | { readonly type: 'connection'; readonly connection: ConnectionView }
  | { readonly type: 'instruments'; readonly instruments: readonly InstrumentView[] }
  | { readonly type: 'kill'; readonly kill: KillState }
  | { readonly type: 'event'; readonly event: EventData }
  | { readonly type: 'clock'; readonly now_ms: number }
  /** The feed had a hole: what is drawn may be behind until the next snapshot, which follows. */
  | { readonly type: 'gap' }
