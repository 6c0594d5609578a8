import type { ConnectionEvent } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { CounterConnection } from './on-connection.js'

const event = (
  link: 'td' | 'md',
  state: ConnectionEvent['state'],
  second: number,
  accountId = 'sim001',
): ConnectionEvent => ({
  type: 'connection',
  event_id: `${link}${second}`,
  service: 'gateway',
  account_id: accountId,
  environment: 'sim',
  datetime: `2025-12-23T21:00:0${second}`,
  link,
  state,
  trading_day: null,
  reason: state === 'disconnected' ? '0x1001 read failed' : null,
  latched: false,
})

/** The key as it is before anything of interest happens. */
const CONNECTING = JSON.stringify({ td: event('td', 'connecting', 0), md: event('md', 'connecting', 0) })

function start(key: string | null = CONNECTING) {
  const changes: string[] = []
  const connection = new CounterConnection({
    accountId: 'sim001',
    onChange: (ready, reason) => changes.push(ready ? 'ready' : reason),
  })
  if (key !== null) connection.onSnapshot(key)
  const hear = (...events: ConnectionEvent[]) => events.forEach((one) => connection.onEntry(JSON.stringify(one)))
  return { connection, changes, hear }
}

it('is ready with both links only, and says which one is not', () => {
  expect(start(null).connection.reason).toMatch(/not reported/)
  const { connection, changes, hear } = start()
  hear(event('td', 'ready', 1))
  expect(connection.ready).toBe(false)
  hear(event('md', 'ready', 2), event('td', 'disconnected', 3), event('td', 'ready', 4))
  expect(changes).toEqual(['ready', 'td: disconnected (0x1001 read failed)', 'ready'])
})

it('takes the later of key and stream', () => {
  const { connection, hear } = start()
  hear(event('td', 'ready', 4), event('md', 'ready', 4), event('td', 'disconnected', 5))
  connection.onSnapshot(JSON.stringify({ td: event('td', 'ready', 4), md: event('md', 'ready', 4) }))
  expect(connection.ready).toBe(false)
  connection.onSnapshot(JSON.stringify({ td: event('td', 'ready', 6), md: event('md', 'ready', 6) }))
  expect(connection.ready).toBe(true)
})

it('follows the order in which it was told, not the exchange time, which a restarted simulation sets back', () => {
  const { connection, hear } = start()
  hear(event('td', 'ready', 1), event('md', 'ready', 1), event('td', 'disconnected', 9))
  hear(event('td', 'ready', 3))
  expect(connection.ready).toBe(true)
  hear(event('md', 'disconnected', 8))
  connection.onSnapshot(JSON.stringify({ td: event('td', 'ready', 3), md: event('md', 'ready', 2) }))
  expect(connection.ready).toBe(true)
})

it('believes what it heard before the first reading of the key arrived', () => {
  const { connection, hear } = start(null)
  hear(event('td', 'disconnected', 5))
  connection.onSnapshot(JSON.stringify({ td: event('td', 'ready', 4), md: event('md', 'ready', 4) }))
  expect(connection.ready).toBe(false)
  connection.onSnapshot(JSON.stringify({ td: event('td', 'disconnected', 5), md: event('md', 'ready', 4) }))
  hear(event('td', 'ready', 6))
  expect(connection.ready).toBe(true)
})

it('ignores alerts, other accounts and nonsense', () => {
  const { connection, changes, hear } = start()
  hear(event('td', 'ready', 1, 'other'), event('md', 'ready', 1, 'other'))
  connection.onEntry('not json')
  connection.onEntry('{"type":"alert"}')
  connection.onSnapshot('{}')
  expect(changes).toEqual([])
})

it('is not ready once the key is gone, whatever was heard, until it is there again', () => {
  const { connection, changes, hear } = start()
  hear(event('td', 'ready', 1), event('md', 'ready', 1))
  connection.onSilent('no sign of life')
  hear(event('td', 'ready', 2))
  expect([connection.ready, connection.reason]).toEqual([false, 'no sign of life'])
  connection.onSnapshot(JSON.stringify({ td: event('td', 'connecting', 3), md: event('md', 'ready', 1) }))
  expect([connection.ready, connection.reason]).toEqual([false, 'td: connecting'])
  hear(event('td', 'ready', 4))
  expect(changes).toEqual(['ready', 'no sign of life', 'ready'])
})
