import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openStore, type Store } from '@huangpu/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ExchangeChanges, type FlowEntry } from '../exchange/exchange-changes.js'
import { EXCHANGE_MIGRATIONS } from './exchange-migrations.js'
import { SqliteJournal } from './sqlite-journal.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'huangpu-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (versions: number): Store =>
  openStore({
    file: path.join(folder, 'exchange.sqlite'),
    environment: 'sim',
    service: 'exchange',
    migrations: EXCHANGE_MIGRATIONS.slice(0, versions),
    synchronous: 'NORMAL',
  })

it('keeps the private flow of a file that wrote a row for each message', () => {
  const told: FlowEntry[] = [
    {
      accountId: 'a',
      tradingDay: '20261124',
      seq: 1,
      name: 'OnRtnOrder',
      fields: { OrderRef: '1', LimitPrice: 3150.5 },
    },
    { accountId: 'a', tradingDay: '20261124', seq: 2, name: 'OnRtnTrade', fields: { TradeID: '[7]', Volume: 2 } },
    { accountId: 'b', tradingDay: '20261124', seq: 1, name: 'OnRtnOrder', fields: { StatusMsg: '已撤单"' } },
  ]
  const old = open(2)
  old.db
    .prepare('INSERT INTO singles (name, body) VALUES (?, ?)')
    .run('state', JSON.stringify({ tradingDay: '20261124' }))
  const insert = old.db.prepare(
    'INSERT INTO private_flow (account_id, trading_day, seq, name, fields) VALUES (?, ?, ?, ?, ?)',
  )
  for (const each of told) {
    insert.run(each.accountId, each.tradingDay, each.seq, each.name, JSON.stringify(each.fields))
  }
  old.close()
  const store = open(EXCHANGE_MIGRATIONS.length)
  expect(new SqliteJournal(store, 20).load().flow).toEqual(told)
  store.close()
})

it('keeps what stands in the books for the trading day that it is of', () => {
  const store = open(EXCHANGE_MIGRATIONS.length)
  const journal = new SqliteJournal(store, 20)
  const standing = { buy: [[-4, 3150, 9] as const], sell: [] }
  const commit = (tradingDay: string, booksKept: boolean): void => {
    const changes = new ExchangeChanges()
    changes.booksKept = booksKept
    const absent = (): never => expect.unreachable()
    journal.commit({
      ...{ changes, account: absent, figures: absent, source: absent, symbols: ['rb2701', 'au2702'] },
      state: { nowMs: 0, tradingDay, lastOrderSeq: 0, lastTradeSeq: 0, lastSessionId: 0, frontId: 1 },
      standing: (symbol) => (symbol === 'rb2701' ? standing : undefined),
    })
  }
  commit('20261124', true)
  expect(journal.load().standing).toEqual(new Map([['rb2701', standing]]))
  commit('20261125', false)
  expect(journal.load().standing).toEqual(new Map())
  store.close()
})
