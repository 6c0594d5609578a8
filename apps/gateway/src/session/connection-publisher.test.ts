import type { ConnectionEvent } from '@huangpu/messages'
import { expect, test } from 'vitest'
import { ManualTimers } from '../testing/manual-timers.js'
import { ConnectionPublisher, type ConnectionView } from './connection-publisher.js'

const viewOf = (state: ConnectionView['state']): ConnectionView => ({
  state,
  trading_day: '20261120',
  reason: null,
  reason_zh: null,
  reason_en: null,
  remedy_zh: null,
  remedy_en: null,
  error_id: null,
  latched: false,
  next_attempt_ms: null,
  next_login: null,
})
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('whoever asks hears the present state, also while Redis is away or nothing may be told', async () => {
  let isAway = false
  const publisher = new ConnectionPublisher(
    'sim001',
    {
      connection: (event) =>
        isAway ? Promise.reject(new Error('Redis is away')) : Promise.resolve(event as ConnectionEvent),
    },
    () => Promise.resolve(),
    new ManualTimers(),
  )
  const states = (): unknown => [publisher.current()?.td?.state, publisher.snapshot()?.td?.state]
  publisher.publish('td', viewOf('ready'))
  publisher.publish('md', viewOf('ready'))
  await settled()
  expect(states()).toEqual(['ready', 'ready'])
  isAway = true
  publisher.publish('td', viewOf('disconnected'))
  await settled()
  expect(states()).toEqual(['disconnected', 'ready'])
  publisher.note('td', viewOf('querying'))
  expect(states()).toEqual(['querying', 'ready'])
})
