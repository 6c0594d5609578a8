import type { ExchangeAccount, ExchangeFault, ExchangeOrder, InjectOrderBody } from '@huangpu/messages'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { getApi, postApi } from '../api/call-api.js'
import { decimalsOfTick } from '../format/price-format.js'
import type { MoneyTransfer } from '../model/transfer-form.js'
import type { ExchangeFloor, FaultKind } from '../wire/exchange-floor.js'

/** Between an answer and the next question; nobody waits behind a slow exchange. */
const EVERY_MS = 1_000

/** The floor of the simulated exchange, read again every second while somebody looks at it. */
export const useExchangeStore = defineStore('exchange', () => {
  const floor = shallowRef<ExchangeFloor | null>(null)
  /** Why the last question found no answer. */
  const failure = shallowRef<{ readonly error: unknown } | null>(null)
  const symbol = ref('')
  const account = ref('')
  const kinds = shallowRef<readonly FaultKind[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOpen = false
  let asked = 0

  const market = computed(() => floor.value?.book?.market ?? null)
  const decimals = computed(() => decimalsOfTick(market.value?.price_tick ?? 1))
  const decimalsOf = (of: string): number =>
    decimalsOfTick(floor.value?.markets.find((row) => row.symbol === of)?.price_tick ?? 0.01)

  function open(): void {
    isOpen = true
    void follow()
  }

  function close(): void {
    isOpen = false
    clearTimeout(timer)
  }

  async function follow(): Promise<void> {
    clearTimeout(timer)
    if (!isOpen) return
    // A page that nobody sees asks nothing.
    if (!document.hidden) await refresh()
    if (isOpen) timer = setTimeout(() => void follow(), EVERY_MS)
  }

  /** Of answers that overtake each other the one of the last question counts. */
  async function refresh(): Promise<void> {
    asked += 1
    const question = asked
    const wish = new URLSearchParams()
    if (symbol.value) wish.set('symbol', symbol.value)
    if (account.value) wish.set('account', account.value)
    try {
      const answer = await getApi<ExchangeFloor>(`/exchange/floor?${wish}`)
      if (question !== asked) return
      floor.value = answer
      failure.value = null
      symbol.value = answer.book?.market.symbol ?? ''
      account.value = answer.account?.account_id ?? ''
    } catch (error) {
      if (question === asked) failure.value = { error }
    }
  }

  async function choose(wanted: { symbol?: string; account?: string }): Promise<void> {
    symbol.value = wanted.symbol ?? symbol.value
    account.value = wanted.account ?? account.value
    await refresh()
  }

  /** @throws ApiFailure */
  async function loadKinds(): Promise<void> {
    if (kinds.value.length > 0) return
    kinds.value = (await getApi<{ items: FaultKind[] }>('/exchange/fault-kinds')).items
  }

  /** Whatever came of it, the floor is looked at again. @throws ApiFailure */
  async function change<T>(path: string, body: unknown): Promise<T> {
    try {
      return await postApi<T>(`/exchange/${path}`, body)
    } finally {
      void refresh()
    }
  }
  const inject = (order: InjectOrderBody & { name: string }) => change<ExchangeOrder>('orders', order)
  const withdraw = (id: string) => change<ExchangeOrder>('orders/withdraw', { id })
  const arm = (fault: Partial<ExchangeFault>) => change<{ id: string }>('faults', fault)
  const transfer = (move: MoneyTransfer) => change<ExchangeAccount>('transfers', move)
  const disarm = (id: string) => change<{ removed: number }>('faults/remove', { id })

  return {
    ...{ floor, failure, symbol, account, kinds, market, decimals, decimalsOf },
    ...{ open, close, refresh, choose, loadKinds, inject, withdraw, arm, disarm, transfer },
  }
})
