import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { KillState } from '../wire/kill-state.js'
import { useKillStore } from './kill-store.js'
import { useSystemStore } from './system-store.js'

const stateOf = (active: boolean, working_orders = 2): KillState => ({
  active,
  by: 'admin',
  reason: 'halt',
  details: { at: '2026-11-24T01:00:00.000Z', flatten: 'off', working_orders, waiting_cancels: 0, stored: true },
  lift_confirmation: 'lift sim001',
})

describe('the kill switch of a tab', () => {
  const fetched = vi.fn<typeof fetch>()
  beforeEach(() => {
    setActivePinia(createPinia())
    vi.stubGlobal('fetch', fetched)
    fetched.mockReset()
    fetched.mockImplementation(() => Promise.resolve(Response.json(stateOf(true))))
  })
  afterEach(() => vi.unstubAllGlobals())

  it('asks once, with what the person chose', async () => {
    await useKillStore().turnOn({ flatten: true, reason: 'halt' })
    expect(fetched).toHaveBeenCalledTimes(1)
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/kill')
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body))).toEqual({ flatten: true, reason: 'halt' })
  })

  it('shows the answer when the live connection is away', async () => {
    const kill = useKillStore()
    await kill.turnOn({ flatten: false, reason: 'halt' })
    expect(kill.state).toEqual(stateOf(true))
    expect(kill.active).toBe(true)
  })

  it('never puts an older answer over what the live connection told since', async () => {
    const kill = useKillStore()
    const system = useSystemStore()
    system.live = { kind: 'open' }
    system.synchronised = true
    fetched.mockImplementation(() => {
      kill.state = stateOf(true, 0)
      return Promise.resolve(Response.json(stateOf(true, 2)))
    })
    await kill.turnOn({ flatten: false, reason: 'halt' })
    expect(kill.state).toEqual(stateOf(true, 0))
  })

  it('stays as it was when the gateway refuses', async () => {
    const kill = useKillStore()
    kill.state = stateOf(true)
    const error = {
      code: 'confirmation_wrong',
      message_zh: '确认文字不符',
      message_en: 'confirm must be "lift sim001"',
    }
    fetched.mockImplementation(() => Promise.resolve(Response.json({ error }, { status: 400 })))
    await expect(kill.lift('checked', 'lift sim002')).rejects.toMatchObject({ code: 'confirmation_wrong' })
    expect(kill.active).toBe(true)
  })
})
