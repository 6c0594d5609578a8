import type { KillView } from '@huangpu/messages'
import { expect, test } from 'vitest'
import { renderKill, renderResult } from './render-kill.js'
import { untilNothingWorks } from './until-nothing-works.js'

const view = (working: number, flatten: KillView['flatten'] = 'off'): KillView => ({
  active: true,
  by: 'li',
  reason: 'runaway',
  at: '2026-11-27T13:00:00.000Z',
  flatten,
  working_orders: working,
  waiting_cancels: 0,
  stored: true,
  history: [],
})

/** Each look sees the next of these, the last again and again; an error is thrown. */
function waiting(looks: readonly (KillView | Error)[]) {
  let now = 0
  let at = 0
  return {
    limitMs: 5_000,
    nowMs: () => now,
    pause: (ms: number) => {
      now += ms
      return Promise.resolve()
    },
    look: () => {
      const seen = looks[Math.min(at, looks.length - 1)]
      at += 1
      return seen instanceof Error || !seen
        ? Promise.reject(seen ?? new Error('no look expected'))
        : Promise.resolve(seen)
    },
  }
}

test('it looks until nothing works and nothing is being closed', async () => {
  const seen = await untilNothingWorks(view(3), waiting([view(2), view(0, 'running'), view(0, 'flat')]))
  expect(seen).toEqual(view(0, 'flat'))
  expect(renderResult(seen, 600)).toMatch(/no order works any more.*已无挂单/)
})

test('it looks not at all when nothing works', async () => {
  expect(await untilNothingWorks(view(0), waiting([]))).toEqual(view(0))
})

test('it gives up in time and says that orders still work', async () => {
  const clock = waiting([view(1)])
  const seen = await untilNothingWorks(view(3), clock)
  expect([seen.working_orders, clock.nowMs()]).toEqual([1, 5_000])
  expect(renderResult(seen, 5_000)).toMatch(/not done after 5 s[^]*kill --state[^]*仍未完成/)
})

test('a look that fails does not hide that the switch is on', async () => {
  expect(await untilNothingWorks(view(3), waiting([view(2), new Error('away')]))).toEqual(view(2))
})

test('times are those of Shanghai', () => {
  expect(renderKill(view(0))).toContain('2026-11-27T21:00:00  li: runaway')
})
