import { connectBus, type Bus, type Tail } from '@huangpu/bus'
import {
  eventDataSchema,
  orderRequestSchema,
  STREAMS,
  type AlertEvent,
  type CancelOrderRequest,
  type OrderRequest,
  type SendOrderRequest,
} from '@huangpu/messages'
import { startRedis, waitUntil, type TestRedis } from '@huangpu/testkit'
import { HandMarket } from './hand-market.js'
import { StrategyProcess } from './strategy-process.js'

export const SYMBOL = 'rb2701'
/** Down, then up: the cross comes with the sixth close and is confirmed by the seventh. */
export const GOLDEN = [3100, 3099, 3098, 3097, 3096, 3100, 3102]

export const FILE = `strategy_name: MaRsiStrategy
symbol: ${SYMBOL}
exchange: SHFE
params:
  fast_window: 2
  slow_window: 3
  rsi_long: 0
  rsi_short: 100
  rsi_guard: false
  cross_confirm_bars: 1
  min_cross_distance: 0
  signal_interval_s: 0
risk: { stop_loss_pct: 2.0, take_profit_pct: 5.0, max_position: 2 }
order: { price_offset_ticks: 1, cancel_after_s: 10 }
`

/** A Redis, the strategy service with the instance `ma`, not started yet, its market and counter, and all that it asked for. */
export class StrategyScene {
  readonly requests: OrderRequest[] = []
  readonly alerts: AlertEvent[] = []
  private readonly tail: Tail

  private constructor(
    private readonly redis: TestRedis,
    readonly bus: Bus,
    readonly market: HandMarket,
    readonly service: StrategyProcess,
  ) {
    this.tail = bus.tail(
      [STREAMS.order, STREAMS.event],
      { [STREAMS.order]: '0', [STREAMS.event]: '0' },
      (stream, _id, json) => {
        if (stream === STREAMS.order) this.requests.push(orderRequestSchema.parse(JSON.parse(json)))
        const event = stream === STREAMS.event ? eventDataSchema.parse(JSON.parse(json)) : undefined
        if (event?.type === 'alert') this.alerts.push(event)
      },
    )
  }

  static async open(): Promise<StrategyScene> {
    const redis = await startRedis()
    const bus = await connectBus(redis.address, { name: 'test' })
    const market = await HandMarket.open(bus, '2025-12-23T21:00:00')
    await market.connection('ready')
    const service = await StrategyProcess.prepare(redis)
    service.file('ma.yaml', FILE)
    return new StrategyScene(redis, bus, market, service)
  }

  /** Intents: the outbox may deliver one again after a kill, with the same id, which trading takes for the same. */
  sends(): SendOrderRequest[] {
    const orders = this.requests.filter((request) => request.cmd_type === 'SEND_ORDER')
    return [...new Map(orders.map((order) => [order.request_id, order])).values()]
  }

  cancels(): CancelOrderRequest[] {
    return this.requests.filter((request) => request.cmd_type === 'CANCEL_ORDER')
  }

  async nthSend(count: number): Promise<SendOrderRequest> {
    const message = (): string => `${count} orders\n${this.service.log.slice(-2_000)}`
    await waitUntil(() => this.sends().length >= count, { message })
    const found = this.sends()[count - 1]
    if (!found) throw new Error('unreachable')
    return found
  }

  /** Waits for an alert of this code. */
  async alerted(code: string, count = 1): Promise<void> {
    const there = (): boolean => this.alerts.filter((alert) => alert.code === code).length >= count
    await waitUntil(there, { message: () => `the alert ${code}\n${this.service.log.slice(-2_000)}` })
  }

  /** One minute after the other. */
  async bars(...closes: readonly number[]): Promise<void> {
    for (const close of closes) await this.market.bar(SYMBOL, close)
  }

  /** Fills a request whole. */
  async fill(request: SendOrderRequest, tradeId: string): Promise<void> {
    await this.market.status(request, { status: 'ALLTRADED', traded: request.volume, status_seq: 5 })
    await this.market.trade(request, tradeId)
  }

  async openLong(): Promise<SendOrderRequest> {
    await this.bars(...GOLDEN)
    const order = await this.nthSend(1)
    await this.fill(order, 't1')
    await this.service.until('ma', (view) => view.long_volume === 1 && view.variables['working_requests'] === 0)
    return order
  }

  async close(): Promise<void> {
    await this.service.close()
    await this.tail.close()
    await this.bus.close()
    await this.redis.stop()
  }
}
