import type { ConnectionEvent } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { FeedConnection } from './on-connection.js'

const event = (link: 'td' | 'md', state: ConnectionEvent['state']): ConnectionEvent => ({
  type: 'connection',
  event_id: `${link}-${state}`,
  service: 'gateway',
  account_id: 'sim001',
  environment: 'sim',
  datetime: '2025-12-23T21:00:00',
  link,
  state,
  trading_day: null,
  reason: null,
  latched: false,
})
const key = (md: ConnectionEvent['state']): string => JSON.stringify({ td: event('td', 'ready'), md: event('md', md) })

it('says that nobody knows while the gateway is silent, and the present state after that; bars are left alone', () => {
  const heard: string[] = []
  const connection = new FeedConnection({
    book: { suspend: () => heard.push('suspend'), resume: () => heard.push('resume') },
    accountId: 'sim001',
    nowMs: () => 0,
    onChange: (ready, reason) => heard.push(ready ? 'ready' : reason),
  })
  const take = (): string[] => heard.splice(0)
  connection.onSilent('nothing was told yet')
  connection.onSnapshot(key('ready'))
  expect(take()).toEqual(['nothing was told yet', 'resume', 'ready'])
  connection.onSnapshot(key('ready'))
  connection.onSilent('no sign of life')
  connection.onSnapshot(key('ready'))
  expect(take()).toEqual(['no sign of life', 'ready'])
  connection.onSilent('no sign of life')
  connection.onEntry(JSON.stringify(event('md', 'connecting')))
  connection.onSnapshot(key('connecting'))
  expect(take()).toEqual(['no sign of life', 'suspend', 'the market-data connection is connecting'])
})
