import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { postApi } from '../api/call-api.js'
import type { KillState } from '../wire/kill-state.js'
import { useSystemStore } from './system-store.js'

/** The kill switch of the account, and the two ways to turn it. */
export const useKillStore = defineStore('kill', () => {
  const system = useSystemStore()
  /** Null until the server knows it. */
  const state = shallowRef<KillState | null>(null)
  const active = computed(() => state.value?.active === true)

  /** @throws ApiFailure */
  async function turnOn(order: { readonly flatten: boolean; readonly reason?: string }): Promise<void> {
    put(await postApi<KillState>('/kill', order))
  }

  /** @throws ApiFailure */
  async function lift(reason: string, confirm: string): Promise<void> {
    put(await postApi<KillState>('/kill/lift', { reason, confirm }))
  }

  /** The live connection tells of it in the right order; an answer counts only while there is none. */
  function put(answer: KillState): void {
    if (!system.current) state.value = answer
  }

  return { state, active, turnOn, lift }
})
