import { BAR_INTERVALS, formatShanghai, isTerminal, parseShanghai, shanghaiDay } from '@huangpu/core'
import {
  barChannel,
  connectionKey,
  instrumentsKey,
  STREAMS,
  tickChannel,
  type BarData,
  type OrderData,
  type PlaceOrderBody,
  type TickData,
  type TradeData,
} from '@huangpu/messages'
import { demoBars } from './demo-bars.js'
import { demoCoverage } from './demo-coverage.js'
import { DemoExchange } from './demo-exchange.js'
import { DemoKillSwitch } from './demo-kill-switch.js'
import { demoOrders, demoTrades } from './demo-orders.js'
import { POSITIONS } from './demo-positions.js'
import { DemoStrategies } from './demo-strategies.js'
import type { FakeContext } from './fake-context.js'
import { aBar, aTick, anAccount, anOrder, listed } from './messages.js'

const CONTRACTS = [
  { symbol: 'rb2701', name: '螺纹钢2701', base: 3508, tick: 1, multiple: 10 },
  { symbol: 'au2702', name: '黄金2702', base: 553.2, tick: 0.02, multiple: 1000 },
  { symbol: 'cu2701', name: '沪铜2701', base: 78_350, tick: 10, multiple: 5 },
  { symbol: 'ag2702', name: '白银2702', base: 6_731, tick: 1, multiple: 15 },
] as const
const START = parseShanghai('2026-11-23T21:36:40') ?? 0
const HISTORY_MINUTES = 400
/** The minute in which the feed was away. */
const LOST_MS = parseShanghai('2026-11-23T21:20:00') ?? 0

/** A random walk that is the same every time. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Walk {
  readonly contract: (typeof CONTRACTS)[number]
  readonly random: () => number
  price: number
  volume: number
  seq: number
  readonly bars: BarData[]
}

/** A toy of the whole system behind the console: enough to look at every part of the page. Nothing here trades. */
export class DemoSystem {
  nowMs = START
  private readonly walks: Walk[] = CONTRACTS.map((contract, index) => ({
    contract,
    random: dice(17 + index),
    price: contract.base,
    volume: 40_000,
    seq: 0,
    bars: [],
  }))
  readonly strategies = new DemoStrategies()
  private readonly orders = new Map<string, OrderData>()
  private readonly trades: TradeData[] = []
  private readonly startedMs = Date.now()
  private readonly killSwitch: DemoKillSwitch

  constructor(private readonly fake: FakeContext) {
    for (const walk of this.walks) this.makeHistory(walk)
    fake.hashes.set(
      instrumentsKey('sim001'),
      Object.fromEntries(this.walks.map((walk) => [walk.contract.symbol, instrumentOf(walk)])),
    )
    fake.keys.set(connectionKey('sim001'), JSON.stringify({ td: this.link('td'), md: this.link('md') }))
    fake.peers.set('market', (_method, path) => this.market(path))
    fake.peers.set('trading', (method, path, body) => (method === 'GET' ? this.book(path) : this.change(path, body)))
    fake.peers.set('strategy', (method, path, body) =>
      path === '/health' ? this.health('strategy') : this.strategies.answer(method, path, body),
    )
    const floor = new DemoExchange()
    fake.peers.set('exchange', (method, path, body) =>
      path === '/health' ? this.health('exchange') : floor.answer(method, path, body),
    )
    this.killSwitch = new DemoKillSwitch({
      working: () => [...this.orders.values()].filter((order) => !isTerminal(order.status)),
      cancel: (order) => this.cancel(order),
      tell: (state) =>
        fake.append(STREAMS.event, JSON.stringify({ ...this.envelope('gateway'), type: 'kill_switch', ...state })),
    })
    fake.peers.set('gateway', (method, path, body) => {
      if (path === '/health') return this.health('gateway')
      return method === 'GET' ? this.killSwitch.view() : this.killSwitch.post(path, body)
    })
    this.seedOrders()
  }

  /** One turn of 250 ms. */
  step(): void {
    const before = Math.floor(this.nowMs / 60_000)
    this.nowMs += 250
    for (const walk of this.walks) {
      if (walk.random() < 0.3) continue
      this.fake.publish(tickChannel(walk.contract.symbol), JSON.stringify(this.tick(walk)))
    }
    if (Math.floor(this.nowMs / 60_000) > before) this.publishBars(before * 60_000)
  }

  /** Lets time pass to the end of the minute. */
  closeMinute(): void {
    const startMs = Math.floor(this.nowMs / 60_000) * 60_000
    this.nowMs = startMs + 60_000
    this.publishBars(startMs)
  }

  private publishBars(startMs: number): void {
    for (const walk of this.walks) {
      const bar = this.bar(walk, startMs)
      walk.bars.push(bar)
      this.fake.publish(barChannel(walk.contract.symbol), JSON.stringify(bar))
    }
  }

  alert(): void {
    const event = {
      type: 'alert',
      ...this.envelope('market'),
      severity: 'warning',
      code: 'stale_quotes',
      message_zh: 'ag2702 已 45 秒没有行情，请检查订阅',
      message_en: 'ag2702 has had no quote for 45 s: check its subscription',
    }
    this.fake.append(STREAMS.event, JSON.stringify(event))
  }

  private envelope(service: string): object {
    return {
      event_id: `e${this.nowMs}`,
      service,
      account_id: 'sim001',
      environment: 'sim',
      datetime: formatShanghai(this.nowMs),
    }
  }

  private makeHistory(walk: Walk): void {
    for (let minute = HISTORY_MINUTES; minute > 0; minute -= 1) {
      walk.bars.push(this.bar(walk, Math.floor(START / 60_000 - minute) * 60_000))
    }
  }

  private move(walk: Walk): number {
    const { tick } = walk.contract
    const steps = Math.round((walk.random() - 0.497) * 5)
    walk.price = Math.round(walk.price / tick + steps) * tick
    return Number(walk.price.toFixed(2))
  }

  private bar(walk: Walk, startMs: number): BarData {
    const open = Number(walk.price.toFixed(2))
    const path = Array.from({ length: 12 }, () => this.move(walk))
    return aBar({
      symbol: walk.contract.symbol,
      datetime: formatShanghai(startMs),
      open_price: open,
      high_price: Math.max(open, ...path),
      low_price: Math.min(open, ...path),
      close_price: path.at(-1) ?? open,
      volume: Math.round(200 + walk.random() * 1800),
      partial: startMs === LOST_MS,
    })
  }

  private tick(walk: Walk): TickData {
    const { tick, base, symbol } = walk.contract
    const last = this.move(walk)
    const level = (n: number): number => Number((last + n * tick).toFixed(2))
    const lots = (): number => 1 + Math.floor(walk.random() * 180)
    const traded = Math.floor(walk.random() * 20)
    walk.volume += traded
    walk.seq += 1
    return aTick({
      symbol,
      seq: walk.seq,
      datetime: formatShanghai(this.nowMs),
      last_price: last,
      last_volume: traded,
      volume: walk.volume,
      open_interest: Math.round(900_000 - base + walk.volume / 3),
      pre_settlement: base,
      limit_up: Number((base * 1.08).toFixed(2)),
      limit_down: Number((base * 0.92).toFixed(2)),
      bid_price_1: level(-1),
      bid_volume_1: lots(),
      ask_price_1: level(0),
      ask_volume_1: lots(),
      bid_price_2: level(-2),
      bid_volume_2: lots(),
      ask_price_2: level(1),
      ask_volume_2: lots(),
      bid_price_3: level(-3),
      bid_volume_3: lots(),
      ask_price_3: level(2),
      ask_volume_3: lots(),
      bid_price_4: level(-4),
      bid_volume_4: lots(),
      ask_price_4: level(3),
      ask_volume_4: lots(),
      bid_price_5: level(-5),
      bid_volume_5: lots(),
      ask_price_5: level(4),
      ask_volume_5: lots(),
    })
  }

  private market(path: string): unknown {
    if (path === '/health') return this.health('market')
    const query = new URLSearchParams(path.split('?')[1])
    const isMeant = ({ symbol }: (typeof CONTRACTS)[number]): boolean =>
      symbol === query.get('symbol') || symbol.startsWith(query.get('product') ?? ' ')
    if (path.startsWith('/coverage')) return demoCoverage(query.get('symbol') ?? '')
    if (path.startsWith('/bars') || path.startsWith('/continuous')) {
      const minutes = this.walks.find(({ contract }) => isMeant(contract))?.bars ?? []
      const interval = BAR_INTERVALS.find((each) => each === query.get('interval')) ?? '1m'
      return demoBars(minutes, interval, Number(query.get('limit') ?? 500))
    }
    return { items: this.walks.map((walk) => this.tick(walk)), next_cursor: null }
  }

  private book(path: string): unknown {
    if (path === '/health') return this.health('trading')
    if (path === '/account')
      return anAccount({
        datetime: formatShanghai(this.nowMs),
        balance: 1_012_430.5,
        position_profit: 12_430.5,
        margin: 182_400,
        available: 830_030.5,
      })
    if (path.startsWith('/positions')) return { items: POSITIONS, next_cursor: null }
    if (path.startsWith('/trades')) return { items: this.trades, next_cursor: null }
    return { items: [...this.orders.values()].map(listed), next_cursor: null }
  }

  private change(path: string, body: unknown): unknown {
    const request = body as PlaceOrderBody
    const { request_id } = request
    const cancelled = /^\/orders\/([^/]+)\/cancel$/.exec(path)?.[1]
    if (cancelled !== undefined) {
      const order = this.orders.get(decodeURIComponent(cancelled))
      if (order) this.cancel(order)
      return { accepted: true, request_id, order_ids: [cancelled] }
    }
    const walk = this.walks.find(({ contract }) => contract.symbol === request.symbol)
    if (walk && request.price > walk.contract.base * 1.08) {
      return {
        accepted: false,
        request_id,
        reason_code: 'price_outside_limits',
        message_zh: '价格超出涨跌停板',
        message_en: 'the price lies outside the daily limits',
      }
    }
    const order_id = `M${this.orders.size + 1}`
    this.report(
      anOrder({
        ...request,
        order_id,
        datetime: formatShanghai(this.nowMs),
        status: 'NOTTRADED',
      } as Partial<OrderData>),
    )
    return { accepted: true, request_id, order_ids: [order_id] }
  }

  private cancel(order: OrderData): void {
    this.report({ ...order, status: 'CANCELLED', status_seq: order.status_seq + 1, reason_code: 'cancelled_by_user' })
  }

  private report(order: OrderData): void {
    this.orders.set(order.order_id, order)
    this.fake.append(STREAMS.orderStatus, JSON.stringify(order))
  }

  private seedOrders(): void {
    const price = this.walks[0]?.price ?? 3500
    for (const order of demoOrders(START, price)) this.orders.set(order.order_id, order)
    this.trades.push(...demoTrades(START, price))
  }

  private link(link: 'td' | 'md'): object {
    const zh = link === 'md' ? '0x1001 网络读失败' : null
    const en = link === 'md' ? '0x1001 network read failed' : null
    const state = link === 'md' ? 'connecting' : 'ready'
    return {
      type: 'connection',
      event_id: link,
      service: 'gateway',
      account_id: 'sim001',
      environment: 'sim',
      datetime: formatShanghai(START - 12_000),
      link,
      state,
      trading_day: shanghaiDay(START + 86_400_000),
      reason: zh && `${zh} / ${en}`,
      reason_zh: zh,
      reason_en: en,
      latched: false,
    }
  }

  private health(service: string): object {
    const waiting = service === 'gateway'
    return {
      service,
      live: true,
      trading: !waiting,
      state: waiting ? 'logging_in' : 'ready',
      reasons: waiting ? ['MD: 0x1001 read failed, next attempt in 18 s'] : [],
      environment: 'sim',
      pid: 4_000 + service.length,
      started_at: new Date(this.startedMs).toISOString(),
      version: '0.1.0',
      counters: { ticks: 18_244, bars: 412, reconnects: waiting ? 2 : 0 },
    }
  }
}

function instrumentOf({ contract }: Walk): string {
  const { symbol, name, tick, multiple } = contract
  return JSON.stringify({
    symbol,
    exchange: 'SHFE',
    product: symbol.slice(0, 2),
    name,
    volume_multiple: multiple,
    price_tick: tick,
    max_limit_order_volume: 500,
    min_limit_order_volume: 1,
    long_margin_ratio: 0.1,
    short_margin_ratio: 0.1,
    expire_date: null,
    is_trading: true,
  })
}
