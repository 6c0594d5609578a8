import type { ConnectionView } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { renderState, renderUnlatch } from './render-state.js'

const REFUSAL = 'wrong password / 密码错误'
const LATCH = { reason: REFUSAL, reason_zh: '', reason_en: '', remedy_zh: null, remedy_en: null, error_id: 3 }

const event = (link: 'td' | 'md', state: 'ready' | 'disconnected', reason: string | null): ConnectionView['td'] => ({
  type: 'connection',
  account_id: 'sim001',
  environment: 'sim',
  event_id: '1',
  service: 'gateway',
  latched: false,
  datetime: '2025-12-23T10:00:00.000+08:00',
  link,
  state,
  trading_day: null,
  reason,
})

function viewOf(latched: boolean, open = true): ConnectionView {
  return {
    td: event('td', 'disconnected', REFUSAL),
    md: event('md', 'ready', null),
    libraries: { td: 'v6', md: 'v6' },
    latches: { td: latched ? LATCH : null, md: null },
    fronts: { td: 'tcp://127.0.0.1:1', md: 'tcp://127.0.0.1:2' },
    front_rates: null,
    query_interval_ms: 200,
    hours: { mode: open ? 'always' : 'calendar', open, changes_at: open ? null : '2025-12-23T20:45:00.000+08:00' },
  }
}

it('shows why a session is latched', () => {
  expect(renderState(viewOf(true))).toMatch(/td +latched .*wrong password/)
})

it('does not tell the old refusal as the answer to unlatching', () => {
  const text = renderUnlatch(viewOf(true), viewOf(false))
  expect(text).toMatch(/^unlatched, trying again.*已解除锁定/)
  expect(text).toMatch(/td +disconnected .*trying again/)
  expect(text).not.toContain(REFUSAL)
})

it('says when a login follows outside the trading hours', () => {
  expect(renderUnlatch(viewOf(true, false), viewOf(false, false))).toMatch(/^unlatched, logs in at 2025-12-23T20:45/)
})

it('says what stays latched, and that nothing was', () => {
  expect(renderUnlatch(viewOf(true), viewOf(true))).toMatch(/^still latched: td [^]*wrong password/)
  expect(renderUnlatch(viewOf(false), viewOf(false))).toMatch(/^nothing was latched/)
})
