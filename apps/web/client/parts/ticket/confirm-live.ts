import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useMarketStore } from '../../state/market-store.js'
import { usePreferencesStore } from '../../state/preferences-store.js'
import { useSessionStore } from '../../state/session-store.js'

/** The first live action of a trading day asks once; a simulated one never does. */
export const useConfirmLive = defineStore('confirm-live', () => {
  const session = useSessionStore()
  const market = useMarketStore()
  const preferences = usePreferencesStore()
  const asking = ref(false)
  let answer: ((confirmed: boolean) => void) | undefined

  async function confirmed(): Promise<boolean> {
    const account = session.session
    if (account?.environment !== 'live') return true
    if (!preferences.needsLiveConfirmation(account.account_id, market.tradingDay)) return true
    asking.value = true
    const yes = await new Promise<boolean>((resolve) => (answer = resolve))
    asking.value = false
    if (yes) preferences.rememberLiveConfirmation(account.account_id, market.tradingDay)
    return yes
  }

  const reply = (yes: boolean): void => answer?.(yes)
  return { asking, confirmed, reply }
})
