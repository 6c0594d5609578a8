import type { EventData } from '@huangpu/messages'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { aTick } from '../../testing/messages.js'
import { useMarketStore } from './market-store.js'
import { useSystemStore } from './system-store.js'

const alert = (event_id: string): EventData => ({
  ...{ type: 'alert', event_id, service: 'market', account_id: 'sim001', environment: 'sim' },
  ...{
    datetime: '2026-11-23T21:36:40',
    severity: 'warning',
    code: 'stale_quotes',
    message_zh: '旧',
    message_en: 'old',
  },
})
const reload = (): void => setActivePinia(createPinia())

describe('over a reload of the page', () => {
  beforeEach(() => {
    const kept = new Map<string, string>()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    })
    reload()
  })
  afterEach(() => vi.unstubAllGlobals())

  it('the chosen contract stays chosen, also where another one comes first', async () => {
    const ticks = ['au2702', 'rb2701'].map((symbol) => aTick({ symbol }))
    useMarketStore().putTicks(ticks)
    expect(useMarketStore().selected).toBe('au2702')
    useMarketStore().selected = 'rb2701'
    await nextTick()
    reload()
    useMarketStore().putTicks(ticks)
    expect(useMarketStore().selected).toBe('rb2701')
    reload()
    useMarketStore().putTicks(ticks.slice(0, 1))
    expect(useMarketStore().selected).toBe('au2702')
  })

  it('alerts that were seen are not unseen again, newer ones are', () => {
    useSystemStore().putAlerts([alert('e1'), alert('e2')])
    expect(useSystemStore().unseenAlerts).toBe(2)
    useSystemStore().markAlertsSeen()
    reload()
    useSystemStore().putAlerts([alert('e1'), alert('e2'), alert('e3')])
    expect(useSystemStore().unseenAlerts).toBe(1)
  })

  it('a contract is found in whatever case it is typed', () => {
    const market = useMarketStore()
    market.putTicks([aTick({ symbol: 'rb2701' })])
    expect([' RB2701 ', 'Cu2701'].map(market.contractNamed)).toEqual(['rb2701', 'cu2701'])
  })
})
