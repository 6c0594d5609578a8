import { randomUUID } from 'node:crypto'
import { type Calendar, formatShanghai, productOf } from '@huangpu/core'
import { killSwitchKey, type SendOrderCommand } from '@huangpu/messages'
import type { OrderDesk } from '../orders/order-desk.js'
import { FLATTEN_REQUEST_PREFIX } from '../orders/order-gate.js'
import type { Timers } from '../ports/counter-ports.js'
import type { InstrumentCache } from '../queries/instrument-cache.js'
import type { TradingSide } from '../trading-side.js'
import type { CloseOutOrder } from './close-out-orders.js'
import { Flattener } from './flattener.js'
import { KillSwitch } from './kill-switch.js'
import { StandingKey } from './standing-key.js'

const FLATTEN_SEQUENCE = 'flatten'
const TIME_TO_LIVE_MS = 10_000

export interface KillRoom {
  readonly killSwitch: KillSwitch
  stop(): void
}

export interface KillRoomPorts {
  readonly desk: OrderDesk
  readonly td: TradingSide
  readonly instruments: InstrumentCache
  readonly timers: Timers
  readonly calendar: Pick<Calendar, 'knows' | 'sessionAt'>
  setKey(key: string, json: string): Promise<unknown>
  /** A round of closing positions failed; the next one tries again. */
  failed(error: unknown): void
}

/** Puts the kill switch on top of the trading side. */
export function openKillSwitch(ports: KillRoomPorts): KillRoom {
  const { desk, td, instruments, timers, calendar } = ports
  const key = new StandingKey((json) => ports.setKey(killSwitchKey(desk.accountId), json), timers)
  const flattener = new Flattener({
    timers,
    ready: () => td.isReady,
    workingOrders: () => desk.journal.orders.working().length,
    positions: () => td.queries.positions(),
    priceLimits: (symbol) => td.queries.priceLimits(symbol),
    maxOrderLots: (symbol) => instruments.get(symbol)?.max_limit_order_volume ?? 1,
    isTrading: (symbol) => {
      const product = productOf(symbol)
      if (product === undefined || !calendar.knows(product)) return true
      return calendar.sessionAt(product, desk.exchangeMs())?.phase === 'continuous'
    },
    send: (order) => sendCloseOut(desk, td, order),
    failed: (error) => ports.failed(error),
  })
  const killSwitch = new KillSwitch({
    desk,
    timers,
    cancels: td.orders.cancels,
    ready: () => td.isReady,
    flatten: (goesOn) => flattener.run(goesOn),
    tell: (event) => key.tell(JSON.stringify(event)),
    newId: randomUUID,
  })
  return {
    killSwitch,
    stop: () => {
      killSwitch.stop()
      key.stop()
    },
  }
}

/** Through the journal like every order, so that it is sent once and its fate is known. */
function sendCloseOut(desk: OrderDesk, td: TradingSide, order: CloseOutOrder): void {
  const orderId = desk.transaction(() => {
    const number = desk.journal.sequences.next(FLATTEN_SEQUENCE)
    const command: SendOrderCommand = {
      cmd_type: 'SEND_ORDER',
      request_id: `${FLATTEN_REQUEST_PREFIX}${number}`,
      order_id: `FLATTEN-${number}`,
      symbol: order.symbol,
      exchange: order.exchange,
      strategy_name: 'kill_switch',
      account_id: desk.accountId,
      environment: desk.environment,
      timestamp: formatShanghai(desk.exchangeMs()),
      direction: order.direction,
      offset: order.offset,
      order_type: 'FAK',
      price: order.price,
      volume: order.volumeLots,
      expires_at_ms: desk.wallMs() + TIME_TO_LIVE_MS,
    }
    if (!td.orders.intake.acceptOrder(command)) return undefined
    td.orders.sender.expect(command.order_id, command.expires_at_ms)
    return command.order_id
  })
  if (orderId !== undefined) td.orders.sender.send(orderId)
}
