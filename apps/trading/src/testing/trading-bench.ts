import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatShanghai, parseShanghai, type DiskState, type LinkReadiness } from '@huangpu/core'
import type { StreamHandler } from '@huangpu/bus'
import type {
  OrderAcceptance,
  OrderData,
  OrderRequest,
  PositionData,
  SendOrderCommand,
  TickData,
  TradeData,
} from '@huangpu/messages'
import { STREAMS } from '@huangpu/messages'
import { riskConfigSchema } from '@huangpu/service'
import { openStore, openTradingRepository, TRADING_MIGRATIONS, type Store } from '@huangpu/storage'
import { onOrderRequest } from '../handlers/on-order-request.js'
import { onOrderStatus } from '../handlers/on-order-status.js'
import { onPosition } from '../handlers/on-position.js'
import { onTrade } from '../handlers/on-trade.js'
import { CancelIntake } from '../intake/cancel-intake.js'
import { OrderIntake } from '../intake/order-intake.js'
import { RiskFacts } from '../intake/risk-facts.js'
import { QuoteBoard } from '../market/quote-board.js'
import { enterDay } from '../session/trading-day.js'
import type { TradingDesk } from '../trading-desk.js'

export const DAY = '20251223'
const ACCOUNT = { account_id: 'sim001', environment: 'sim' } as const
const CONTRACT = { symbol: 'rb2605', exchange: 'SHFE' } as const
const NOON = '2025-12-23T10:00:00'

/** Trading on a real database in a temporary folder, without Redis: messages in, the outbox out. */
export class TradingBench {
  readonly store: Store
  readonly desk: TradingDesk
  readonly quotes = new QuoteBoard()
  readonly links: Record<'td' | 'md', LinkReadiness> = { td: 'ready', md: 'ready' }
  /** What the gateway says of its kill switch. */
  readonly gateway: { killSwitch: string | undefined; readiness(link: 'td' | 'md'): LinkReadiness } = {
    killSwitch: undefined,
    readiness: (link) => this.links[link],
  }
  readonly alerts: string[] = []
  readonly wanted: string[] = []
  readonly orders: OrderIntake
  readonly cancels: CancelIntake
  isOpen = true
  disk: DiskState = 'ample'
  tradingDaysLeft: number | undefined
  wallMs = 1_766_455_200_000
  exchangeMs = parseShanghai(NOON) ?? 0
  private readonly folder = mkdtempSync(join(tmpdir(), 'huangpu-trading-bench-'))
  private readonly handlers: Map<string, StreamHandler>
  private sent = 0
  private seq = 0

  constructor() {
    const file = join(this.folder, 'trading.sqlite')
    const options = {
      environment: 'sim',
      service: 'trading',
      migrations: TRADING_MIGRATIONS,
      synchronous: 'NORMAL',
    } as const
    this.store = openStore({ file, ...options })
    this.desk = {
      accountId: ACCOUNT.account_id,
      environment: ACCOUNT.environment,
      risk: riskConfigSchema.parse({}),
      tables: openTradingRepository(this.store.db, { accountId: ACCOUNT.account_id, environment: 'sim' }),
      outbox: this.store.outbox,
      exchangeMs: () => this.exchangeMs,
      wallMs: () => this.wallMs,
      alert: (alert) => void this.alerts.push(alert.code),
      count: () => undefined,
    }
    const contracts = {
      termsOf: (symbol: string) =>
        symbol === CONTRACT.symbol
          ? ({ exchange: 'SHFE', priceTick: 1, minLots: 1, maxLots: 500, tradable: true } as const)
          : undefined,
    }
    const facts = new RiskFacts(
      this.desk,
      contracts,
      this.quotes,
      this.gateway,
      { isOpen: () => this.isOpen },
      { tradingDaysLeft: () => this.tradingDaysLeft },
      () => this.disk,
    )
    this.orders = new OrderIntake(this.desk, facts, (symbol) => void this.wanted.push(symbol))
    this.cancels = new CancelIntake(this.desk)
    const all = [
      onOrderRequest(this.orders, this.cancels),
      onOrderStatus(this.desk),
      onTrade(this.desk, () => undefined),
      onPosition(this.desk, () => undefined),
    ]
    this.handlers = new Map(all.map((handler) => [handler.stream, handler]))
    this.store.transaction(() => enterDay(this.desk, DAY))
  }

  close(): void {
    this.store.close()
    rmSync(this.folder, { recursive: true })
  }

  /** As the bus does it: schema, inbox, handler in one transaction. `atMs`: when Redis took the message. */
  receive(stream: string, message: object, atMs = this.wallMs): 'applied' | 'duplicate' | 'invalid' {
    const handler = this.handlers.get(stream)
    const parsed = handler?.schema.safeParse(message)
    if (!handler || !parsed?.success) return 'invalid'
    const entryId = `${atMs}-${(this.seq += 1)}`
    return this.store.inbox.apply('trading', `${stream}/${handler.keyOf(parsed.data)}`, () =>
      handler.handle(parsed.data, entryId),
    )
  }

  request(request: Partial<OrderRequest> & { request_id: string }, atMs?: number): void {
    const order = { ...this.orderFields(), ...request }
    this.receive(STREAMS.order, order, atMs)
  }

  place(
    fields: Partial<Omit<SendOrderCommand, 'offset' | 'order_type'>> & {
      request_id: string
      offset?: string
      order_type?: string
      stop_price?: number
    },
  ): OrderAcceptance {
    const request = { ...this.orderFields(), cmd_type: 'SEND_ORDER', ...fields }
    return this.store.transaction(() => this.orders.place(request as Parameters<OrderIntake['place']>[0], this.wallMs))
  }

  status(
    command: Pick<SendOrderCommand, 'order_id'> & Partial<SendOrderCommand>,
    seq: number,
    status: OrderData['status'],
    traded = 0,
    more: Partial<OrderData> = {},
  ): void {
    this.receive(STREAMS.orderStatus, {
      ...this.orderFields(),
      ...command,
      traded,
      status,
      datetime: NOON,
      trading_day: DAY,
      status_seq: seq,
      event: 'state',
      reason_code: null,
      reason: null,
      error_id: null,
      order_sys_id: null,
      unknown_since: null,
      gateway_time_us: 1,
      ...more,
    })
  }

  trade(command: Partial<SendOrderCommand>, tradeId: string, volume: number, more: Partial<TradeData> = {}): void {
    const base = { ...this.orderFields(), ...command, trade_id: tradeId, volume, trading_day: DAY, datetime: NOON }
    this.receive(STREAMS.trade, { ...base, gateway_time_us: 1, ...more })
  }

  snapshot(id: string, rows: readonly Partial<PositionData>[]): void {
    rows.forEach((row, index) =>
      this.receive(STREAMS.position, {
        ...CONTRACT,
        ...ACCOUNT,
        direction: 'LONG',
        volume: 0,
        frozen: 0,
        price: 3200,
        pnl: 0,
        yd_volume: 0,
        datetime: NOON,
        trading_day: DAY,
        snapshot_id: id,
        is_last: index === rows.length - 1,
        margin: 0,
        ...row,
      }),
    )
  }

  tick(fields: Partial<TickData> = {}): void {
    const tick: TickData = {
      ...CONTRACT,
      ...ACCOUNT,
      datetime: formatShanghai(this.exchangeMs),
      last_price: 3210,
      volume: 1,
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
      gateway_time_us: 1,
      ...fields,
    }
    this.quotes.accept(`tick:${tick.symbol}`, JSON.stringify(tick))
  }

  /** What came into the outbox since the last call, as `stream: message`. */
  published(): { stream: string; message: Record<string, unknown> }[] {
    const rows = this.store.outbox.pending(this.sent, 10_000)
    this.sent = rows.at(-1)?.id ?? this.sent
    return rows.map(({ stream, json }) => ({ stream, message: JSON.parse(json) as Record<string, unknown> }))
  }

  commands(): SendOrderCommand[] {
    const commands = this.published().filter((row) => row.stream === STREAMS.cmd)
    return commands.map((row) => row.message as unknown as SendOrderCommand)
  }

  private orderFields(): object {
    return {
      ...CONTRACT,
      ...ACCOUNT,
      request_id: 'r',
      strategy_name: 'ma_rsi',
      direction: 'LONG',
      offset: 'OPEN',
      order_type: 'LIMIT',
      price: 3200,
      volume: 1,
      timestamp: NOON,
    }
  }
}
