import type { Bus } from '@huangpu/bus'
import { formatShanghai, parseShanghai } from '@huangpu/core'
import {
  commandDataSchema,
  connectionKey,
  instrumentsKey,
  orderDataSchema,
  STREAMS,
  type ClockData,
  type CommandData,
  type ConnectionEvent,
  type InstrumentData,
  type OrderData,
  type OrderRequest,
  type PositionData,
  type SendOrderCommand,
  type TickData,
  type TradeData,
} from '@huangpu/messages'

export const ACCOUNT = 'sim001'
export const DAY = '20251223'
export const SYMBOL = 'rb2605'

const envelope = { account_id: ACCOUNT, environment: 'sim' } as const
/** Exchange time of these tests: ten in the morning of a trading day, running on. */
const EPOCH = { base_exchange_ms: parseShanghai('2025-12-23T10:00:00') ?? 0, base_wall_ms: Date.now() }
export const TEST_CLOCK: ClockData = { mode: 'running', ...EPOCH, speed: 1, jump_at_ms: null, jump_to_ms: null }
const now = (): string => formatShanghai(EPOCH.base_exchange_ms + Date.now() - EPOCH.base_wall_ms)

/** The gateway played by hand: what it would publish, one message a method; what it would read, as lists. */
export class HandGateway {
  readonly commands: CommandData[] = []
  readonly statuses: OrderData[] = []
  private readonly seqs = new Map<string, number>()
  private snapshots = 0
  private events = 0

  constructor(private readonly bus: Bus) {
    bus.tail(
      [STREAMS.cmd, STREAMS.orderStatus],
      { [STREAMS.cmd]: '0', [STREAMS.orderStatus]: '0' },
      (stream, _id, json) => {
        const message: unknown = JSON.parse(json)
        if (stream === STREAMS.cmd) this.commands.push(commandDataSchema.parse(message))
        else this.statuses.push(orderDataSchema.parse(message))
      },
    )
  }

  async contracts(symbols: readonly string[]): Promise<void> {
    const contract = (symbol: string): InstrumentData => ({
      symbol,
      exchange: 'SHFE',
      product: 'rb',
      name: symbol,
      volume_multiple: 10,
      price_tick: 1,
      max_limit_order_volume: 500,
      min_limit_order_volume: 1,
      long_margin_ratio: 0.1,
      short_margin_ratio: 0.1,
      expire_date: null,
      is_trading: true,
    })
    const fields = Object.fromEntries(symbols.map((symbol) => [symbol, JSON.stringify(contract(symbol))]))
    await this.bus.keys.hset(instrumentsKey(ACCOUNT), fields)
  }

  /** Key first, then the event, as a late joiner needs it. */
  async connection(state: ConnectionEvent['state']): Promise<void> {
    const link = (name: 'td' | 'md'): ConnectionEvent => ({
      type: 'connection',
      event_id: `${name}-${(this.events += 1)}`,
      service: 'gateway',
      datetime: now(),
      link: name,
      state,
      trading_day: DAY,
      reason: null,
      latched: false,
      ...envelope,
    })
    const both = { td: link('td'), md: link('md') }
    await this.bus.keys.set(connectionKey(ACCOUNT), JSON.stringify(both))
    for (const event of [both.td, both.md]) await this.bus.produce(STREAMS.event, JSON.stringify(event))
  }

  /** A complete query; `yd` of `volume` lots are of yesterday. */
  async positions(
    rows: readonly { direction: 'LONG' | 'SHORT'; volume: number; yd: number; symbol?: string }[],
  ): Promise<void> {
    const snapshot_id = `snapshot-${(this.snapshots += 1)}`
    for (const [index, { direction, volume, yd, symbol }] of rows.entries()) {
      const row: PositionData = {
        symbol: symbol ?? SYMBOL,
        exchange: 'SHFE',
        direction,
        volume,
        frozen: 0,
        price: volume > 0 ? 3200 : 0,
        pnl: 0,
        yd_volume: yd,
        datetime: now(),
        trading_day: DAY,
        snapshot_id,
        is_last: index === rows.length - 1,
        margin: volume * 3200,
        ...envelope,
      }
      await this.bus.produce(STREAMS.position, JSON.stringify(row))
    }
  }

  async status(
    command: SendOrderCommand,
    status: OrderData['status'],
    traded: number,
    more: Partial<OrderData> = {},
  ): Promise<OrderData> {
    const status_seq = (this.seqs.get(command.order_id) ?? 0) + 1
    this.seqs.set(command.order_id, status_seq)
    const { order_id, symbol, exchange, direction, offset, order_type, price, volume, strategy_name, request_id } =
      command
    const data: OrderData = {
      ...{ order_id, symbol, exchange, direction, offset, order_type, price, volume, strategy_name, request_id },
      traded,
      status,
      datetime: now(),
      trading_day: DAY,
      status_seq,
      event: 'state',
      reason_code: null,
      reason: null,
      error_id: null,
      order_sys_id: '         123',
      unknown_since: null,
      gateway_time_us: Date.now() * 1_000,
      ...envelope,
      ...more,
    }
    await this.bus.produce(STREAMS.orderStatus, JSON.stringify(data))
    return data
  }

  async trade(
    command: SendOrderCommand,
    tradeId: string,
    volume: number,
    more: Partial<TradeData> = {},
  ): Promise<TradeData> {
    const { order_id, symbol, exchange, direction, offset, price, strategy_name, request_id } = command
    const data: TradeData = {
      ...{ order_id, symbol, exchange, direction, offset, price, strategy_name, request_id },
      trade_id: tradeId,
      volume,
      datetime: now(),
      trading_day: DAY,
      gateway_time_us: Date.now() * 1_000,
      ...envelope,
      ...more,
    }
    await this.bus.produce(STREAMS.trade, JSON.stringify(data))
    return data
  }

  /** A strategy's request. */
  async request(request: Partial<OrderRequest> & { request_id: string }): Promise<void> {
    const order = {
      cmd_type: 'SEND_ORDER',
      strategy_name: 'ma_rsi',
      timestamp: now(),
      symbol: SYMBOL,
      exchange: 'SHFE',
      direction: 'LONG',
      offset: 'OPEN',
      order_type: 'LIMIT',
      price: 3200,
      volume: 1,
      ...envelope,
      ...request,
    }
    await this.bus.produce(STREAMS.order, JSON.stringify(order))
  }

  tick(fields: Partial<TickData> = {}): void {
    const tick: TickData = {
      symbol: SYMBOL,
      exchange: 'SHFE',
      datetime: now(),
      last_price: 3210,
      volume: 100,
      open_interest: 1,
      last_volume: 1,
      open_price: null,
      high_price: null,
      low_price: null,
      pre_close: null,
      limit_up: 3300,
      limit_down: 3100,
      bid_price_1: 3209,
      bid_volume_1: 5,
      ask_price_1: 3210,
      ask_volume_1: 5,
      trading_day: DAY,
      seq: 1,
      turnover: 0,
      pre_settlement: 3190,
      gateway_time_us: Date.now() * 1_000,
      ...envelope,
      ...fields,
    }
    this.bus.publish(`tick:${tick.symbol}`, JSON.stringify(tick))
  }

  /** The commands of one request, in order. */
  sent(requestId: string): SendOrderCommand[] {
    return this.commands.filter(
      (command) => command.cmd_type === 'SEND_ORDER' && command.request_id === requestId,
    ) as SendOrderCommand[]
  }

  statusesOf(requestId: string): OrderData[] {
    return this.statuses.filter((status) => status.request_id === requestId)
  }
}
