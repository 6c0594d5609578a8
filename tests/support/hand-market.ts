import type { Bus } from '@huangpu/bus'
import { formatShanghai, parseShanghai, type EpochMs } from '@huangpu/core'
import {
  barChannel,
  CLOCK_CHANNEL,
  CLOCK_KEY,
  connectionKey,
  progressKey,
  STREAMS,
  tickChannel,
  type BarData,
  type ConnectionEvent,
  type OrderData,
  type PositionData,
  type SendOrderRequest,
  type TickData,
  type TradeData,
} from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'

const MINUTE_MS = 60_000
const ENVELOPE = { account_id: 'sim001', environment: 'sim', trading_day: '20251224' } as const

/** Time, prices and the counter, played by hand for the strategy service; waits until each message was handled. */
export class HandMarket {
  private nowMs: EpochMs
  private seq = 0
  private events = 0

  private constructor(
    private readonly bus: Bus,
    startMs: EpochMs,
  ) {
    this.nowMs = startMs
  }

  static async open(bus: Bus, start: string): Promise<HandMarket> {
    const market = new HandMarket(bus, parseShanghai(start) ?? NaN)
    await market.writeClock()
    return market
  }

  get now(): string {
    return formatShanghai(this.nowMs)
  }

  /** Moves exchange time on; resolves when the service has seen it. */
  async advance(ms: number): Promise<void> {
    this.nowMs += ms
    await this.writeClock()
    this.bus.publish(CLOCK_CHANNEL, JSON.stringify({ mode: 'stepped', now_ms: this.nowMs }))
    await this.reached('clock_ms', this.nowMs)
  }

  /** The bar of the minute that has just ended; also for a minute of before, when `startMs` says so. */
  makeBar(symbol: string, close: number, startMs = this.nowMs - MINUTE_MS): BarData {
    return {
      ...ENVELOPE,
      symbol,
      exchange: 'SHFE',
      datetime: formatShanghai(startMs),
      interval: '1m',
      open_price: close,
      high_price: close + 1,
      low_price: close - 1,
      close_price: close,
      volume: 10,
      open_interest: 0,
      turnover: 0,
      partial: false,
    }
  }

  /** One minute passes and its bar is published; resolves when it was handled, orders included. */
  async bar(symbol: string, close: number): Promise<BarData> {
    await this.advance(MINUTE_MS)
    const bar = this.makeBar(symbol, close)
    await this.publishBar(bar)
    return bar
  }

  async publishBar(bar: BarData): Promise<void> {
    const before = await this.progress('bars')
    this.bus.publish(barChannel(bar.symbol), JSON.stringify(bar))
    await this.reached('bars', before + 1)
  }

  /** Half a second passes and a tick with a book one tick wide comes. */
  async tick(symbol: string, price: number): Promise<void> {
    await this.advance(500)
    const before = await this.progress('ticks')
    this.seq += 1
    const tick: TickData = {
      ...ENVELOPE,
      symbol,
      exchange: 'SHFE',
      datetime: this.now,
      last_price: price,
      volume: this.seq,
      open_interest: 0,
      last_volume: 1,
      open_price: price,
      high_price: price,
      low_price: price,
      pre_close: price,
      pre_settlement: price,
      limit_up: 4_000,
      limit_down: 2_000,
      bid_price_1: price - 1,
      bid_volume_1: 5,
      ask_price_1: price + 1,
      ask_volume_1: 5,
      seq: this.seq,
      turnover: 0,
      gateway_time_us: 0,
    }
    this.bus.publish(tickChannel(symbol), JSON.stringify(tick))
    await this.reached('ticks', before + 1)
  }

  /** After the service was ended: a new process counts from nothing. */
  async forgetProgress(): Promise<void> {
    await this.bus.keys.del(progressKey('strategy'))
  }

  async connection(state: ConnectionEvent['state']): Promise<void> {
    const link = (name: 'td' | 'md'): ConnectionEvent => ({
      type: 'connection',
      event_id: `${name}-${(this.events += 1)}`,
      service: 'gateway',
      datetime: this.now,
      link: name,
      state,
      reason: null,
      latched: false,
      ...ENVELOPE,
    })
    const both = { td: link('td'), md: link('md') }
    await this.bus.keys.set(connectionKey('sim001'), JSON.stringify(both))
    for (const event of [both.td, both.md]) await this.bus.produce(STREAMS.event, JSON.stringify(event))
  }

  makeStatus(request: SendOrderRequest, state: Pick<OrderData, 'status' | 'traded' | 'status_seq'>): OrderData {
    const { request_id, symbol, exchange, direction, order_type, price, volume, strategy_name } = request
    return {
      ...ENVELOPE,
      order_id: `ORDER-${request_id}`.slice(-60),
      request_id,
      symbol,
      exchange,
      direction,
      offset: request.offset === 'OPEN' ? 'OPEN' : 'CLOSETODAY',
      order_type,
      price,
      volume,
      ...state,
      strategy_name,
      datetime: this.now,
      event: 'state',
      reason_code: null,
      reason: null,
      error_id: null,
      order_sys_id: null,
      unknown_since: null,
      gateway_time_us: 0,
    }
  }

  async status(request: SendOrderRequest, state: Pick<OrderData, 'status' | 'traded' | 'status_seq'>): Promise<void> {
    await this.bus.produce(STREAMS.orderStatus, JSON.stringify(this.makeStatus(request, state)))
  }

  makeTrade(request: SendOrderRequest, tradeId: string): TradeData {
    const { request_id, symbol, exchange, direction, price, volume, strategy_name } = request
    return {
      ...ENVELOPE,
      trade_id: tradeId,
      order_id: `ORDER-${request_id}`.slice(-60),
      request_id,
      symbol,
      exchange,
      direction,
      offset: request.offset === 'OPEN' ? 'OPEN' : 'CLOSETODAY',
      price,
      volume,
      strategy_name,
      datetime: this.now,
      gateway_time_us: 0,
    }
  }

  async trade(request: SendOrderRequest, tradeId: string): Promise<void> {
    await this.bus.produce(STREAMS.trade, JSON.stringify(this.makeTrade(request, tradeId)))
  }

  /** A complete position query: long lots of one contract. */
  async positions(symbol: string, volume: number): Promise<void> {
    const row: PositionData = {
      ...ENVELOPE,
      symbol,
      exchange: 'SHFE',
      direction: 'LONG',
      volume,
      yd_volume: 0,
      frozen: 0,
      price: volume > 0 ? 3_100 : 0,
      pnl: 0,
      margin: 0,
      datetime: this.now,
      snapshot_id: `s${(this.events += 1)}`,
      is_last: true,
    }
    await this.bus.produce(STREAMS.position, JSON.stringify(row))
  }

  private async writeClock(): Promise<void> {
    await this.bus.keys.set(CLOCK_KEY, JSON.stringify({ mode: 'stepped', now_ms: this.nowMs }))
  }

  private async progress(counter: string): Promise<number> {
    return Number((await this.bus.keys.hget(progressKey('strategy'), counter)) ?? 0)
  }

  private async reached(counter: string, value: number): Promise<void> {
    const there = async (): Promise<boolean> => (await this.progress(counter)) >= value
    await waitUntil(there, { everyMs: 2, message: `strategy to report ${counter} ${value}` })
  }
}
