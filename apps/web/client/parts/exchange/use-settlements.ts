import { shallowRef, watch, type Ref } from 'vue'
import { getApi } from '../../api/call-api.js'

/** GET /api/exchange/settlement. */
export interface Settlement {
  readonly account_id: string
  readonly trading_day: string
  readonly text: string
}

export type SettlementState =
  | { readonly kind: 'loading' }
  /** No day of the account has been settled yet. */
  | { readonly kind: 'none' }
  | { readonly kind: 'shown'; readonly statement: Settlement }
  | { readonly kind: 'failed'; readonly error: unknown }

/** The settled days of an account, and the statement of one of them; the last one until another is chosen. */
export function useSettlements(account: Ref<string>) {
  const state = shallowRef<SettlementState>({ kind: 'loading' })
  const days = shallowRef<readonly string[]>([])
  const day = shallowRef('')
  let asked = 0

  /** Of answers that overtake each other the one of the last question counts. */
  async function look(find: () => Promise<SettlementState>): Promise<void> {
    const question = (asked += 1)
    state.value = { kind: 'loading' }
    const found = await find().catch((error: unknown): SettlementState => ({ kind: 'failed', error }))
    if (question === asked) state.value = found
  }

  async function statementOf(wanted: string): Promise<SettlementState> {
    const query = new URLSearchParams({ account: account.value, day: wanted })
    return { kind: 'shown', statement: await getApi<Settlement>(`/exchange/settlement?${query}`) }
  }

  const show = (wanted: string): Promise<void> => {
    day.value = wanted
    return look(() => statementOf(wanted))
  }

  /** Asks for the days again: the last one may have been settled since. */
  const load = (): Promise<void> =>
    look(async () => {
      const of = account.value
      const query = new URLSearchParams({ account: of })
      const { items } = await getApi<{ items: { trading_day: string }[] }>(`/exchange/settled-days?${query}`)
      if (of !== account.value) return { kind: 'loading' }
      days.value = items.map(({ trading_day }) => trading_day)
      day.value = days.value[0] ?? ''
      return day.value === '' ? { kind: 'none' } : statementOf(day.value)
    })

  watch(account, () => {
    days.value = []
    day.value = ''
    void load()
  })
  return { state, days, day, show, load }
}
