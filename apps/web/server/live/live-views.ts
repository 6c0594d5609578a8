import type { AccountData, OrderView, PositionView, StrategyView, TradeData } from '@huangpu/messages'
import type { PeerViews } from '../api/peer-views.js'
import type { KillState } from '../../client/wire/kill-state.js'
import type { ConnectionView, InstrumentView, LiveMessage, ServiceView } from '../../client/wire/live-message.js'
import { changedRows } from './changed-rows.js'
import { RefreshedView } from './refreshed-view.js'

export const tradeKey = (trade: TradeData): string =>
  `${trade.account_id} ${trade.trading_day} ${trade.exchange} ${trade.trade_id} ${trade.direction}`

export interface LiveViewsOptions {
  readonly read: PeerViews & { services(): Promise<ServiceView[]> }
  readonly broadcast: (message: LiveMessage) => void
  readonly onError: (view: string, error: unknown) => void
}

export interface LiveViews {
  readonly orders: RefreshedView<OrderView[]>
  readonly trades: RefreshedView<TradeData[]>
  readonly positions: RefreshedView<PositionView[]>
  readonly account: RefreshedView<AccountData | null>
  readonly strategies: RefreshedView<StrategyView[]>
  readonly services: RefreshedView<ServiceView[]>
  readonly connection: RefreshedView<ConnectionView>
  readonly instruments: RefreshedView<InstrumentView[]>
  readonly kill: RefreshedView<KillState>
}

/** What other services own, kept fresh for the screens; each change goes to every client. */
export function createLiveViews({ read, broadcast, onError }: LiveViewsOptions): LiveViews {
  const view = <T>(name: keyof LiveViews, onChange: (value: T, before: T | null) => void, readOne: () => Promise<T>) =>
    new RefreshedView<T>({ read: readOne, onChange, onError: (error) => onError(name, error) })
  return {
    orders: view<OrderView[]>(
      'orders',
      sendChanged(
        (orders) => broadcast({ type: 'orders', orders }),
        (o) => o.order_id,
      ),
      read.orders,
    ),
    trades: view<TradeData[]>(
      'trades',
      sendChanged((trades) => broadcast({ type: 'trades', trades }), tradeKey),
      read.trades,
    ),
    positions: view<PositionView[]>(
      'positions',
      (positions) => broadcast({ type: 'positions', positions }),
      read.positions,
    ),
    account: view<AccountData | null>('account', (account) => broadcast({ type: 'account', account }), read.account),
    strategies: view<StrategyView[]>(
      'strategies',
      (strategies) => broadcast({ type: 'strategies', strategies }),
      read.strategies,
    ),
    services: view<ServiceView[]>('services', (services) => broadcast({ type: 'services', services }), read.services),
    connection: view<ConnectionView>(
      'connection',
      (connection) => broadcast({ type: 'connection', connection }),
      read.connection,
    ),
    instruments: view<InstrumentView[]>(
      'instruments',
      (instruments) => broadcast({ type: 'instruments', instruments }),
      read.instruments,
    ),
    kill: view<KillState>('kill', (kill) => broadcast({ type: 'kill', kill }), read.kill),
  }
}

function sendChanged<T>(
  send: (rows: T[]) => void,
  keyOf: (row: T) => string,
): (after: T[], before: T[] | null) => void {
  return (after, before) => {
    const rows = changedRows(before, after, keyOf)
    if (rows.length > 0) send(rows)
  }
}
