import type { AlertEvent, EventData, StrategyView } from '@huangpu/messages'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { ConnectionView, ServiceView } from '../wire/live-message.js'
import type { LiveState } from '../live/live-socket.js'
import { isStale } from '../model/quote-view.js'
import { recall, remember } from './browser-memory.js'

const ALERTS_KEPT = 50

/** How the system is: services, links to the counter, time, alerts, strategies, and the connection to all of it. */
export const useSystemStore = defineStore('system', () => {
  const live = shallowRef<LiveState>({ kind: 'closed' })
  /** A snapshot has come over this connection. */
  const synchronised = ref(false)
  const behind = ref(false)
  const nowMs = ref(0)
  const services = shallowRef<readonly ServiceView[]>([])
  const connection = shallowRef<ConnectionView>({ td: null, md: null })
  const alerts = shallowRef<readonly AlertEvent[]>([])
  /** Ids of alerts that a person has seen, over reloads too. */
  const seenAlerts = ref<ReadonlySet<string>>(new Set((recall('seenAlerts') ?? '').split(' ')))
  /** Null until the strategy service answered once. */
  const strategies = shallowRef<readonly StrategyView[] | null>(null)

  const current = computed(() => live.value.kind === 'open' && synchronised.value)
  const unseenAlerts = computed(() => alerts.value.filter((row) => !seenAlerts.value.has(row.event_id)).length)

  function putAlerts(events: readonly EventData[]): void {
    const rows = events.filter((event) => event.type === 'alert')
    const known = new Set(alerts.value.map((alert) => alert.event_id))
    const added = rows.filter((row) => !known.has(row.event_id))
    alerts.value = [...alerts.value, ...added].slice(-ALERTS_KEPT)
  }

  function markAlertsSeen(): void {
    const ids = alerts.value.map((alert) => alert.event_id)
    seenAlerts.value = new Set(ids)
    remember('seenAlerts', ids.join(' '))
  }

  /** Words for what a service is waiting for, or undefined when it answers. */
  const troubleOf = (name: string): string | undefined => {
    const service = services.value.find((row) => row.name === name)
    return service?.live === false ? service.reasons[0] : undefined
  }

  const stale = (datetime: string): boolean => !current.value || isStale({ datetime }, nowMs.value)

  return {
    live,
    synchronised,
    behind,
    nowMs,
    services,
    connection,
    alerts,
    strategies,
    current,
    unseenAlerts,
    putAlerts,
    markAlertsSeen,
    troubleOf,
    stale,
  }
})
