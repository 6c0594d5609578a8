import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseShanghai } from '@huangpu/core'
import { orderRequestSchema, type BarData, type TickData } from '@huangpu/messages'
import { openStore, STRATEGY_MIGRATIONS, StoreUnavailable, StrategyRepository, type Store } from '@huangpu/storage'
import {
  CtaStrategy,
  makeBar,
  makeStatus,
  makeTick,
  makeTrade,
  type ExitLimits,
  type StrategyType,
} from '@huangpu/strategy-kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StrategySpec } from '../files/strategy-spec.js'
import { OrderOutlet } from '../orders/order-outlet.js'
import { LiveStrategy } from './live-strategy.js'

const OPEN_MS = parseShanghai('2025-12-23T21:00:00') ?? NaN
const WALL_MS = 1_800_000_000_000

let folder: string
let store: Store
let repository: StrategyRepository
let outlet: OrderOutlet
let nowMs: number
let connected: boolean
let errors: string[]
let codes: string[]
let history: (cancelled: () => boolean) => Promise<BarData[]>

const clock = {
  kind: 'virtual',
  nowMs: () => nowMs,
  monotonicMs: () => 0,
  stepped: false,
  onAdvance: () => () => undefined,
} as const

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-live-strategy-'))
  store = openStore({
    file: join(folder, 'strategy.sqlite'),
    environment: 'sim',
    service: 'strategy',
    migrations: STRATEGY_MIGRATIONS,
    synchronous: 'NORMAL',
  })
  repository = new StrategyRepository(store.db, 'sim001')
  nowMs = OPEN_MS
  connected = true
  errors = []
  codes = []
  history = () => Promise.resolve([])
  outlet = new OrderOutlet({
    store,
    repository,
    clock,
    accountId: 'sim001',
    environment: 'sim',
    orderTtlMs: 3_000,
    wallMs: () => WALL_MS,
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  store.close()
  rmSync(folder, { recursive: true })
})

/** Buys one lot on every tick at 1000 and throws at 666. */
class Nervous extends CtaStrategy {
  static readonly strategyName = 'Nervous'
  static readonly label = { zh: '', en: '' }
  static readonly parameters = {}
  static readonly riskDefaults = { stop_loss_pct: null, take_profit_pct: null, max_position: 9 }
  bars = 0
  override onInit(): void {
    this.loadBars(3)
  }
  override onBar(): void {
    this.bars += 1
  }
  override onTick({ last_price }: TickData): void {
    if (last_price >= 1000) this.buy(last_price, 1)
    if (last_price === 1001) this.sell(1001, 1)
    if (last_price === 666) {
      this.buy(666, 1)
      throw new Error('the devil')
    }
  }
  override variables() {
    return { bars: this.bars }
  }
}

const OFF = { stopLossPct: null, takeProfitPct: null }

function make(type: StrategyType = Nervous, long: ExitLimits = OFF): LiveStrategy {
  const spec: StrategySpec = {
    name: 'n',
    file: 'n.yaml',
    type,
    instrument: { symbol: 'rb2701', exchange: 'SHFE', priceTick: 1, multiplier: 10 },
    enabled: true,
    params: {},
    limits: { long, short: OFF, maxPosition: 9 },
    pricing: { type: 'LIMIT', offsetTicks: 0, cancelAfterS: null },
    shown: {},
  }
  return new LiveStrategy(spec, {
    clock,
    environment: 'sim',
    repository,
    outlet,
    history: (_symbol, _bars, cancelled) => history(cancelled),
    connected: () => connected,
    log: (line) => codes.push(line.code),
    onError: (_name, message) => errors.push(message),
  })
}

const tick = (strategy: LiveStrategy, price: number): void => {
  nowMs += 500
  strategy.onTick(makeTick('rb2701', nowMs, price))
}
const outgoing = () => store.outbox.pending(0, 100).map((row) => orderRequestSchema.parse(JSON.parse(row.json)))

describe('LiveStrategy', () => {
  it('commits a request and its message together, with a time to live that is real', async () => {
    const strategy = make()
    await strategy.start()
    tick(strategy, 1000)
    expect(outgoing()).toMatchObject([
      { request_id: 'n:t20251223210000500:buy:0', price: 1000, expires_at_ms: WALL_MS + 3_000, strategy_name: 'n' },
    ])
    expect(repository.workingRequests('n', 'rb2701')).toHaveLength(1)
  })

  it('ends with an exception alone: error state with its message, nothing of that moment sent, the rest cancelled', async () => {
    const strategy = make()
    const other = make()
    await strategy.start()
    await other.start()
    tick(strategy, 1000)
    tick(strategy, 666)
    expect(strategy.view(null)).toMatchObject({
      state: 'error',
      problem: { line: null, message: expect.stringContaining('the devil') as string },
    })
    expect(errors).toEqual(['the devil'])
    expect(outgoing().map((message) => message.cmd_type)).toEqual(['SEND_ORDER', 'CANCEL_ORDER'])
    expect(other.view(null).state).toBe('running')
    tick(strategy, 1000)
    expect(outgoing()).toHaveLength(2)
    await strategy.start()
    expect(strategy.view(null)).toMatchObject({ state: 'running', problem: null })
  })

  it('lets an exit go that was decided before the exception, and goes on working it', async () => {
    const strategy = make(Nervous, { stopLossPct: 2, takeProfitPct: null })
    await strategy.start()
    tick(strategy, 1000)
    const [request] = strategy.workingRequests()
    if (!request) throw new Error('no request')
    const trade = makeTrade(request.order, { tradeId: '1' })
    strategy.onTrade(trade, '1')
    strategy.onOrder(makeStatus(request.order, { status: 'ALLTRADED', seq: 1, traded: 1 }))
    tick(strategy, 666)
    expect(strategy.view(null).state).toBe('error')
    expect(outgoing().slice(1)).toMatchObject([{ cmd_type: 'SEND_ORDER', direction: 'SHORT', offset: 'CLOSE' }])
    expect(strategy.workingRequests()).toHaveLength(1)
  })

  it('survives a full disk: the order is not sent, its guard is free, the strategy goes on', async () => {
    const strategy = make()
    await strategy.start()
    vi.spyOn(store, 'transaction').mockImplementation(() => {
      throw new StoreUnavailable('SQLITE_FULL: no space', 'SQLITE_FULL')
    })
    tick(strategy, 1000)
    expect(strategy.view(null)).toMatchObject({ state: 'running', variables: { working_requests: 0 } })
    expect(codes).toContain('storage_failed')
    vi.restoreAllMocks()
    tick(strategy, 1000)
    expect(outgoing()).toHaveLength(1)
  })

  it('handles bars that come during the warm-up after it, each once, and without acting on history', async () => {
    let arrive: (bars: BarData[]) => void = () => undefined
    history = () => new Promise((resolve) => (arrive = resolve))
    const strategy = make()
    const started = strategy.start()
    expect(strategy.view(null).state).toBe('warming_up')
    const bar = (minute: number) => makeBar('rb2701', OPEN_MS + minute * 60_000, { close: 1000 })
    const done: number[] = []
    for (const minute of [1, 2]) strategy.onBar(bar(minute), () => done.push(minute))
    expect(done).toEqual([])
    arrive([bar(-1), bar(0), bar(1)])
    await started
    expect(done).toEqual([1, 2])
    expect(strategy.view(null)).toMatchObject({ state: 'running', variables: { bars: 4 } })
  })

  it('forgets a warm-up that a stop has overtaken', async () => {
    let arrive: (bars: BarData[]) => void = () => undefined
    history = () => new Promise((resolve) => (arrive = resolve))
    const strategy = make()
    const started = strategy.start()
    strategy.stop()
    arrive([makeBar('rb2701', OPEN_MS, { close: 1000 })])
    await started
    expect(strategy.view(null)).toMatchObject({ state: 'stopped', variables: { bars: 0 } })
  })

  it('starts paused while the counter is away', async () => {
    connected = false
    const strategy = make()
    await strategy.start()
    tick(strategy, 1000)
    expect([strategy.view(null).state, outgoing()]).toEqual(['paused', []])
    connected = true
    await strategy.resume(false)
    tick(strategy, 1000)
    expect([strategy.view(null).state, outgoing().length]).toEqual(['running', 1])
  })

  it('marks a request final in the store when it is', async () => {
    const strategy = make()
    await strategy.start()
    tick(strategy, 1000)
    const [request] = strategy.workingRequests()
    if (!request) throw new Error('no request')
    strategy.onOrder(makeStatus(request.order, { status: 'REJECTED', seq: 1 }))
    expect(repository.workingRequests('n', 'rb2701')).toEqual([])
  })

  it('asks for new ids when exchange time has started over, as a new simulation does', async () => {
    const first = make()
    await first.start()
    first.onBar(makeBar('rb2701', OPEN_MS, { close: 990 }), () => undefined)
    tick(first, 1000)
    first.stop()
    nowMs = OPEN_MS - 3_600_000
    const again = make()
    await again.start()
    tick(again, 1000)
    const ids = outgoing().flatMap((message) => (message.cmd_type === 'SEND_ORDER' ? [message.request_id] : []))
    expect(ids).toEqual(['n:t20251223210000500:buy:0', 'n.2:t20251223200000500:buy:0'])
  })
})
