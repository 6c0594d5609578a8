import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseShanghai } from '@huangpu/core'
import { alertEventSchema, STREAMS } from '@huangpu/messages'
import { openStore, STRATEGY_MIGRATIONS, StoreUnavailable, StrategyRepository, type Store } from '@huangpu/storage'
import { CtaStrategy, makeTick, makeTrade, type StrategyOrder } from '@huangpu/strategy-kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StrategySpec } from '../files/strategy-spec.js'
import { LiveStrategy } from '../instances/live-strategy.js'
import { OrderOutlet } from '../orders/order-outlet.js'
import { StrategyAlerts } from '../strategy-alerts.js'
import { BookDesk } from './book-desk.js'

const OPEN_MS = parseShanghai('2025-12-23T21:00:00') ?? NaN
const SYMBOL = 'rb2701'
const clock = {
  kind: 'virtual',
  nowMs: () => OPEN_MS,
  monotonicMs: () => 0,
  stepped: false,
  onAdvance: () => () => undefined,
} as const

/** Buys one lot on every tick at 1000. */
class Buyer extends CtaStrategy {
  static readonly strategyName = 'Buyer'
  static readonly label = { zh: '', en: '' }
  static readonly parameters = {}
  static readonly riskDefaults = { stop_loss_pct: null, take_profit_pct: null, max_position: 9 }
  override onTick(): void {
    this.buy(1000, 1)
  }
}

let folder: string
let store: Store
let repository: StrategyRepository
let strategies: LiveStrategy[]
let accountLots: number | undefined
let desk: BookDesk

/** The service after a start: everything from the store. */
function begin(): void {
  const file = join(folder, 'strategy.sqlite')
  const options = { environment: 'sim', service: 'strategy', migrations: STRATEGY_MIGRATIONS } as const
  store = openStore({ file, ...options, synchronous: 'NORMAL' })
  repository = new StrategyRepository(store.db, 'sim001')
  strategies = ['a', 'b'].map(make)
  const events = {
    alert: () => undefined,
    connection: () => Promise.reject(new Error('unused')),
    compose: (alert: object) =>
      alertEventSchema.parse({
        type: 'alert',
        event_id: `e${Math.random()}`,
        service: 'strategy',
        account_id: 'sim001',
        environment: 'sim',
        datetime: '2025-12-23T21:00:00',
        ...alert,
      }),
  }
  desk = new BookDesk({
    store,
    repository,
    account: { lots: () => accountLots },
    clock,
    alerts: new StrategyAlerts({ events } as unknown as ConstructorParameters<typeof StrategyAlerts>[0]),
    strategies: () => strategies,
    onChanged: () => undefined,
  })
}

function make(name: string): LiveStrategy {
  const off = { stopLossPct: null, takeProfitPct: null }
  const spec: StrategySpec = {
    name,
    file: `${name}.yaml`,
    type: Buyer,
    instrument: { symbol: SYMBOL, exchange: 'SHFE', priceTick: 1, multiplier: 10 },
    enabled: true,
    params: {},
    limits: { long: off, short: off, maxPosition: 9 },
    pricing: { type: 'LIMIT', offsetTicks: 0, cancelAfterS: null },
    shown: {},
  }
  const accountId = 'sim001'
  const outlet = new OrderOutlet({
    store,
    repository,
    clock,
    accountId,
    environment: 'sim',
    orderTtlMs: 3_000,
    wallMs: () => 0,
  })
  return new LiveStrategy(spec, {
    clock,
    environment: 'sim',
    repository,
    outlet,
    history: () => Promise.resolve([]),
    connected: () => true,
    log: () => undefined,
    onError: () => undefined,
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-book-desk-'))
  accountLots = 10
  begin()
})
afterEach(() => {
  vi.restoreAllMocks()
  store.close()
  rmSync(folder, { recursive: true })
})

const strategy = (name: string): LiveStrategy => {
  const found = strategies.find((each) => each.name === name)
  if (!found) throw new Error(`no strategy ${name}`)
  return found
}
/** An own fill that opened lots, stored and told. */
function hold(name: string, lots: number, tradeId: string): void {
  const order = { requestId: `${name}:${tradeId}`, symbol: SYMBOL, direction: 'LONG', offset: 'OPEN', price: 1000 }
  const trade = makeTrade({ ...order, volume: lots } as StrategyOrder, { tradeId })
  repository.saveFill(name, trade)
  strategy(name).onTrade(trade, tradeId)
}
const books = () => strategies.map((each) => `${each.name}${each.volume('LONG')}${each.opensHeld ? ' held' : ''}`)
const alerts = () =>
  store.outbox
    .pending(0, 100)
    .filter((row) => row.stream === STREAMS.event)
    .map((row) => alertEventSchema.parse(JSON.parse(row.json)))
const outgoing = () => store.outbox.pending(0, 100).filter((row) => row.stream === STREAMS.order)
const closedByOthers = (lots: Record<string, number>): void =>
  desk.reduce({ symbol: SYMBOL, side: 'LONG', held: 3, account: 1 }, new Map(Object.entries(lots)))
const body = { side: 'LONG', reason: 'checked', by: 'li' } as const

describe('lots that others closed', () => {
  it('leave the book with an alert in one commit; the owner opens nothing until acknowledged, the other goes on', async () => {
    hold('a', 2, 't1')
    hold('b', 1, 't2')
    for (const each of strategies) await each.start()
    closedByOthers({ a: 2 })
    expect(books()).toEqual(['a0 held', 'b1'])
    expect(alerts()).toMatchObject([
      {
        code: 'strategy_book_reduced',
        severity: 'error',
        message_en: expect.stringContaining('huangpu strategy acknowledge a') as string,
        message_zh: expect.stringContaining('策略 a 的 rb2701 LONG 持仓减少 2 手') as string,
      },
    ])
    for (const each of strategies) each.onTick(makeTick(SYMBOL, OPEN_MS, 1000))
    expect(outgoing().map((row) => JSON.parse(row.json) as { strategy_name: string })).toMatchObject([
      { strategy_name: 'b' },
    ])
    expect(strategy('a').view(null)).toMatchObject({ opens_held: true, problem: { line: null } })

    expect(desk.acknowledge(strategy('a'), 'li')).toMatchObject({
      opens_held: false,
      adjustments: [{ lots: -2, cause: 'closed_outside', acknowledged_by: 'li' }],
    })
    expect(alerts().at(-1)).toMatchObject({ code: 'strategy_book_acknowledged', severity: 'info' })
    strategy('a').onTick(makeTick(SYMBOL, OPEN_MS + 500, 1000))
    expect(outgoing()).toHaveLength(2)
  })

  it('are as gone after a kill as before it, in the order of fills and adjustments', () => {
    hold('a', 3, 't1')
    closedByOthers({ a: 2 })
    hold('a', 1, 't2')
    const before = books()
    const average = strategy('a').average('LONG')
    store.close()
    begin()
    expect(books()).toEqual(before)
    expect([strategy('a').average('LONG'), before]).toEqual([average, ['a2 held', 'b0']])
    expect(alerts()).toHaveLength(1)
  })

  it('stay in the book, untold, when the disk refuses: the next look does it again', () => {
    hold('a', 2, 't1')
    vi.spyOn(repository.adjustments, 'add').mockImplementation(() => {
      throw new StoreUnavailable('full', 'SQLITE_FULL')
    })
    expect(() => closedByOthers({ a: 2 })).toThrow(StoreUnavailable)
    expect([books(), alerts()]).toEqual([['a2', 'b0'], []])
  })
})

describe('a person who sets a book', () => {
  it('gives lots that the account has at a price, takes lots away, and is written down', () => {
    hold('a', 1, 't1')
    desk.set(strategy('a'), { ...body, volume: 3, price: 1030 })
    expect([books(), strategy('a').average('LONG')]).toEqual([['a3', 'b0'], 1020])
    const view = desk.set(strategy('a'), { ...body, volume: 0 })
    expect(view).toMatchObject({ long: { volume: 0, account: 10, all_strategies: 0 }, opens_held: false })
    expect(view.adjustments).toMatchObject([
      { lots: -3, by: 'li', reason: 'checked', cause: 'person' },
      { lots: 2, price: 1030 },
    ])
    expect(alerts().map(({ code }) => code)).toEqual(['strategy_book_set', 'strategy_book_set'])
  })

  it('acknowledges with it what others had closed, and changes nothing where nothing changes', () => {
    hold('a', 3, 't1')
    closedByOthers({ a: 2 })
    desk.set(strategy('a'), { ...body, volume: 1 })
    expect([books(), alerts().length]).toEqual([['a1 held', 'b0'], 1])
    desk.set(strategy('a'), { ...body, volume: 2, price: 1000 })
    expect(books()).toEqual(['a2', 'b0'])
  })

  it.each([
    ['more than the account has beyond the other books', { volume: 9, price: 1000 }, 'book_exceeds_account', 10],
    ['lots of an account that is not known yet', { volume: 3, price: 1000 }, 'book_exceeds_account', undefined],
    ['added lots without a price', { volume: 3 }, 'price_missing', 10],
    ['a price without added lots', { volume: 1, price: 1000 }, 'price_unused', 10],
  ])('is refused %s', (_what, change, code, lots) => {
    hold('a', 2, 't1')
    hold('b', 2, 't2')
    accountLots = lots
    expect(() => desk.set(strategy('a'), { ...body, ...change })).toThrow(expect.objectContaining({ code }) as Error)
    expect([books(), alerts()]).toEqual([['a2', 'b2'], []])
  })

  it('is refused while orders of the strategy work', async () => {
    await strategy('a').start()
    strategy('a').onTick(makeTick(SYMBOL, OPEN_MS, 1000))
    expect(() => desk.set(strategy('a'), { ...body, volume: 1, price: 1000 })).toThrow(/1 working orders: stop it/)
  })
})
