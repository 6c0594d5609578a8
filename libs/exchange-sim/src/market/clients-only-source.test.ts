import { expect, it } from 'vitest'
import { at, calendar, insertFor, openScene } from '../exchange/trading-scene.fixture.js'
import { ClientsOnlySource } from './clients-only-source.js'

const CONFIG = { kind: 'none' as const, contracts_expire: false, contracts: [{ symbol: 'rb2701', price: 3150 }] }

it('has no participants but clients, who trade with each other, and a snapshot only when something changed', () => {
  const users = ['sim001', 'sim002']
  const exchange = openScene({ source: new ClientsOnlySource(CONFIG, calendar), start: '2026-11-24T10:30:00', users })
  const snapshots: string[] = []
  exchange.listen({
    onPrivate: () => undefined,
    onStatus: () => undefined,
    onAlarm: () => undefined,
    onNewDay: () => undefined,
    onSnapshot: ({ day, book }) =>
      snapshots.push(`${day.volumeLots}/${day.openInterest} ${book.best('buy')?.volumeLots}`),
  })
  exchange.advance(at('2026-11-24T10:30:10'))
  expect(snapshots).toEqual(['0/0 undefined'])
  insertFor(exchange, 'sim001', { VolumeTotalOriginal: 5 })
  exchange.advance(at('2026-11-24T10:30:20'))
  insertFor(exchange, 'sim002', { VolumeTotalOriginal: 2, Direction: '1' })
  exchange.advance(at('2026-11-24T10:31:00'))
  // Both opened: the open interest is theirs.
  expect(snapshots).toEqual(['0/0 undefined', '0/0 5', '2/2 3'])
  expect(exchange.tradesOf('sim001')).toHaveLength(1)
})
