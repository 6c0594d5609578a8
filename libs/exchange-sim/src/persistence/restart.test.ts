import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openStore, type Store } from '@huangpu/storage'
import { afterAll, describe, expect, it } from 'vitest'
import { Exchange } from '../exchange/exchange.js'
import { at, calendar, insertFor } from '../exchange/trading-scene.fixture.js'
import { ReplaySource } from '../market/replay-source.js'
import { EXCHANGE_MIGRATIONS } from './exchange-migrations.js'
import { SqliteJournal } from './sqlite-journal.js'

const folder = mkdtempSync(path.join(tmpdir(), 'exchange-journal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (file: string, migrations = EXCHANGE_MIGRATIONS): Store =>
  openStore({
    ...{ file: path.join(folder, file), environment: 'sim', service: 'exchange', migrations, synchronous: 'NORMAL' },
  })

const USER = 'sim001'
const START = '2023-09-25T20:59:00'
const minute = (time: string, price: number, volumeLots: number) => ({
  ...{ startMs: at(time), open: price, high: price, low: price, close: price, volumeLots, openInterest: 500 },
})
const BARS = [
  minute('2023-09-25T21:00:00', 3700, 40),
  minute('2023-09-26T09:00:00', 3696, 40),
  minute('2023-09-26T21:00:00', 3705, 40),
  minute('2023-09-27T21:00:00', 3710, 40),
  minute('2023-09-28T09:00:00', 3710, 40),
  minute('2023-10-09T09:00:00', 3710, 40),
]

const replayOf = (symbol: string): ReplaySource => new ReplaySource([{ symbol, bars: BARS }], calendar)

const openExchange = (store: Store, keepDays = 20, source = replayOf('rb2701')): Exchange =>
  new Exchange({
    calendar,
    source,
    journal: new SqliteJournal(store, keepDays),
    brokerId: '9999',
    accounts: [{ accountId: USER, initialBalance: 1_000_000 }],
    startMs: at(START),
  })

/** Opens, closes, leaves an order working, moves money, and lets two days be settled. */
const STORY: readonly ((exchange: Exchange) => void)[] = [
  (exchange) => exchange.advance(at('2023-09-25T21:00:20')),
  (exchange) => exchange.confirmSettlement(USER, '21:00:20'),
  (exchange) => insertFor(exchange, USER, { OrderRef: '1', LimitPrice: 3720, VolumeTotalOriginal: 3 }),
  (exchange) => insertFor(exchange, USER, { OrderRef: '2', LimitPrice: 3650, VolumeTotalOriginal: 2 }),
  (exchange) => insertFor(exchange, USER, { OrderRef: '3', LimitPrice: 3650, Direction: '1', CombOffsetFlag: '3' }),
  (exchange) => exchange.transfer(USER, -1000, ''),
  (exchange) => exchange.advance(at('2023-09-26T09:00:20')),
  (exchange) => exchange.advance(at('2023-09-26T21:00:20')),
  (exchange) => exchange.confirmSettlement(USER, '21:00:20'),
  (exchange) => insertFor(exchange, USER, { OrderRef: '4', LimitPrice: 3650, Direction: '1', CombOffsetFlag: '4' }),
  (exchange) => exchange.advance(at('2023-09-27T21:00:20')),
]

/** Everything that a client could see of the account. */
const visible = (exchange: Exchange): string =>
  JSON.stringify([
    exchange.tradingDay,
    exchange.account(USER),
    exchange.funds(USER),
    exchange.ordersOf(USER),
    exchange.tradesOf(USER),
    exchange.flowOf(USER).map(({ seq, name, fields }) => [seq, name, fields]),
    exchange.settlementOf(USER),
  ])

describe('the exchange in SQLite', () => {
  it('is, after a kill at any commit of the books, as it was before that commit', () => {
    const states = storedAfterCommits('calm.sqlite')
    expect(states.length).toBeGreaterThan(STORY.length)
    const isLong = process.env['HUANGPU_TEST_LONG'] === '1'
    for (let kill = 1; kill < states.length; kill++) {
      // Between two snapshots of the market there is little to lose: those are tried in the long run only.
      if (!isLong && booksOf(states[kill]) === booksOf(states[kill - 1])) continue
      const file = `kill-${kill}.sqlite`
      expect(() => playUntilKilled(file, kill)).toThrow('killed')
      const store = open(file)
      expect(stored(store), `killed at commit ${kill}`).toBe(states[kill - 1])
      store.close()
    }
  })

  it('shows after a restart what was seen before', () => {
    for (const [index] of STORY.entries()) {
      const file = `restart-${index}.sqlite`
      const before = open(file)
      const exchange = openExchange(before)
      for (const step of STORY.slice(0, index + 1)) step(exchange)
      const seen = visible(exchange)
      before.close()
      const after = open(file)
      expect(visible(openExchange(after)), `after step ${index}`).toBe(seen)
      after.close()
    }
  })

  it('forgets orders and trades after the days to keep, and no statement', () => {
    const store = open('keep.sqlite')
    const exchange = openExchange(store, 1)
    for (const step of STORY) step(exchange)
    exchange.advance(at('2023-09-28T21:00:00'))
    const days = (table: string): unknown =>
      store.db.prepare(`SELECT DISTINCT trading_day FROM ${table} ORDER BY 1`).pluck().all()
    expect(days('settlements')).toEqual(['20230926', '20230927', '20230928'])
    expect(days('orders')).toEqual([])
    expect(days('trades')).toEqual([])
    expect(exchange.settlementOf(USER, '20230926')?.text).toContain('rb2701')
    expect(exchange.settledDaysOf(USER)).toEqual(['20230928', '20230927', '20230926'])
    store.close()
  })

  it('names the contract that an account holds and that is not listed any more', () => {
    const store = open('unlisted.sqlite')
    const exchange = openExchange(store)
    for (const step of STORY.slice(0, 3)) step(exchange)
    expect(() => openExchange(store, 20, replayOf('rb2705'))).toThrow(
      /account sim001 holds rb2701, which is not listed/,
    )
    store.close()
  })

  it('reads what earlier versions stored', () => {
    const old = open('old.sqlite', EXCHANGE_MIGRATIONS.slice(0, 2))
    const bucket = { frozenLots: 1, closedLots: 2, closedAmount: 60_000, closeProfit: 10, commission: 3 }
    const leg = {
      ...{ symbol: 'rb2701', side: 'long', lotsAtStart: 3, openedLots: 1, openedAmount: 30_000, closeProfitByTrade: 5 },
      yesterday: {
        open: [
          { openPrice: 3000, lots: 2 },
          { openPrice: 3001, lots: 1 },
        ],
        ...bucket,
      },
      today: { open: [{ openPrice: 3002, lots: 1, openDay: '20230926', tradeId: '7' }], ...bucket },
    }
    const body = { accountId: USER, preBalance: 500_000, frozenMargin: 9, frozenCommission: 1, legs: [leg] }
    old.db.prepare('INSERT INTO accounts VALUES (?, ?)').run(USER, JSON.stringify(body))
    const state = { nowMs: at(START), tradingDay: '20230926', lastOrderSeq: 9, lastTradeSeq: 9, lastSessionId: 1 }
    old.db.prepare("INSERT INTO singles VALUES ('state', ?)").run(JSON.stringify({ ...state, frontId: 1 }))
    old.close()
    const store = open('old.sqlite')
    const account = openExchange(store).account(USER)
    expect(account).toMatchObject({ preBalance: 500_000, deposit: 0 })
    expect(account.legs).toHaveLength(1)
    const { yesterday, today } = account.legs[0] ?? expect.unreachable()
    expect(yesterday).toMatchObject({ lots: 3, openTicks: 9001, closedLots: 2, closeProfit: 10, frozen: { lots: 0 } })
    expect(today).toMatchObject({ lots: 1, openTicks: 3002 })
    expect(today.details).toMatchObject([{ openDay: '20230926', tradeId: '7', closedLots: 0 }])
    store.close()
  })
})

/** What is the accounts' own in a stored state. */
function booksOf(state = '{}'): string {
  const { accounts, orders, trades, flow } = JSON.parse(state) as Record<string, unknown>
  return JSON.stringify([accounts, orders, trades, flow])
}

const stored = (store: Store): string => JSON.stringify(new SqliteJournal(store, 20).load())

/** `onCommit` sees each commit just before it is one. */
const watched = (store: Store, onCommit: () => void): Store => ({
  db: store.db,
  inbox: store.inbox,
  outbox: store.outbox,
  close: () => store.close(),
  transaction: (work) =>
    store.transaction(() => {
      const done = work()
      onCommit()
      return done
    }),
})

function storedAfterCommits(file: string): string[] {
  const store = open(file)
  const states: string[] = []
  const exchange = openExchange(watched(store, () => states.push(stored(store))))
  for (const step of STORY) step(exchange)
  store.close()
  return states
}

function playUntilKilled(file: string, atCommit: number): void {
  const store = open(file)
  let commits = -1
  const kill = (): void => {
    commits += 1
    if (commits === atCommit) throw new Error('killed')
  }
  try {
    const exchange = openExchange(watched(store, kill))
    for (const step of STORY) step(exchange)
  } finally {
    store.close()
  }
}
