import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { SessionView } from '../wire/session-view.js'
import { ApiFailure } from '../api/api-failure.js'
import { getApi, postApi } from '../api/call-api.js'

/** Who is signed in; undefined until the server was asked, null when nobody is. */
export const useSessionStore = defineStore('session', () => {
  const session = ref<SessionView | null | undefined>(undefined)
  /** The last session ended without a click on "sign out". */
  const ended = ref(false)
  const mayTrade = computed(() => session.value?.role === 'trader' || session.value?.role === 'admin')

  /** @throws ApiFailure when the server does not answer */
  async function check(): Promise<void> {
    try {
      session.value = await getApi<SessionView>('/session')
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 401) throw error
      session.value = null
    }
  }

  async function signIn(user: string, password: string): Promise<void> {
    session.value = await postApi<SessionView>('/login', { user, password })
    ended.value = false
  }

  async function signOut(): Promise<void> {
    await postApi('/logout')
    session.value = null
  }

  async function changePassword(current: string, next: string): Promise<void> {
    await postApi('/password', { current, next })
    if (session.value) session.value = { ...session.value, password_is_generated: false }
  }

  function end(): void {
    if (session.value) ended.value = true
    session.value = null
  }

  return { session, ended, mayTrade, check, signIn, signOut, changePassword, end }
})
