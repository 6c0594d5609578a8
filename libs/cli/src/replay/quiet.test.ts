import { expect, test } from 'vitest'
import { whatIsUnderWay, type WorkSnapshot } from './quiet.js'

const quiet: WorkSnapshot = {
  exchange: { td_events_sent: 7, md_events_sent: 20, requests_received: 9 },
  gateway: { requests: 9, td_events: 7, md_events: 20, ticks_published: 18, clock_ms: 1000 },
  market: { ticks: 18, bars_published: 3, clock_ms: 1000 },
  trading: { clock_ms: 1000 },
  strategy: { ticks: 18, bars: 3, clock_ms: 1000 },
  unacknowledged: 0,
  sessionsReady: true,
}

test('a stack in which everything is answered is quiet', () => {
  expect(whatIsUnderWay(quiet, 1000)).toBeUndefined()
})

test.each([
  ['a request on its way', { gateway: { ...quiet.gateway, requests: 10 } }, 'requests to the exchange'],
  ['an answer on its way', { exchange: { ...quiet.exchange, td_events_sent: 8 } }, 'trader events'],
  ['a tick not yet published', { exchange: { ...quiet.exchange, md_events_sent: 21 } }, 'market data events'],
  ['a tick not yet in a bar', { market: { ...quiet.market, ticks: 17 } }, 'ticks to market'],
  ['a tick not yet seen by the strategy', { strategy: { ...quiet.strategy, ticks: 17 } }, 'ticks to strategy'],
  ['a bar not yet seen by the strategy', { market: { ...quiet.market, bars_published: 4 } }, 'bars to strategy'],
  ['a login', { sessionsReady: false }, 'the gateway logs in'],
  ['an entry not acknowledged', { unacknowledged: 1 }, 'stream entries'],
  ['a service behind the time', { trading: { clock_ms: 999 } }, 'trading has not heard of the time'],
])('%s is under way', (_, change, words) => {
  expect(whatIsUnderWay({ ...quiet, ...change }, 1000)).toContain(words)
})
