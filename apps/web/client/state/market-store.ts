import type { BarData, TickData, UnsubscribeAnswer } from '@huangpu/messages'
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { InstrumentView } from '../wire/live-message.js'
import { postApi } from '../api/call-api.js'
import { decimalsOfTick } from '../format/price-format.js'
import { recall, remember } from './browser-memory.js'

/** Quotes, instruments and the contract that the page is about. */
export const useMarketStore = defineStore('market', () => {
  const quotes = shallowReactive(new Map<string, TickData>())
  const instruments = shallowReactive(new Map<string, InstrumentView>())
  const selected = ref('')
  /** The bar that closed last, of any contract. */
  const lastBar = shallowRef<BarData | null>(null)
  /** Rises whenever what was drawn may have holes: the chart loads its bars again. */
  const epoch = ref(0)
  const symbols = computed(() => [...quotes.keys()].sort())
  const tradingDay = computed(() =>
    [...quotes.values()].reduce((day, tick) => (tick.trading_day > day ? tick.trading_day : day), ''),
  )

  function putTicks(ticks: readonly TickData[]): void {
    for (const tick of ticks) quotes.set(tick.symbol, tick)
    if (selected.value === '') selected.value = firstChoice()
  }

  /** The contract that was chosen when this browser last showed the page, else the first. */
  function firstChoice(): string {
    const chosen = recall('symbol')
    return chosen !== null && quotes.has(chosen) ? chosen : (symbols.value[0] ?? '')
  }
  watch(selected, (symbol) => symbol !== '' && remember('symbol', symbol))

  /** The contract was unsubscribed; whoever looks at it looks at another one. */
  function dropQuote(symbol: string): void {
    quotes.delete(symbol)
    if (selected.value === symbol) selected.value = symbols.value[0] ?? ''
  }

  function putInstruments(rows: readonly InstrumentView[]): void {
    for (const row of rows) instruments.set(row.symbol, row)
  }

  /** Of an unknown contract: what its last price shows. */
  function decimalsOf(symbol: string): number {
    const tick = instruments.get(symbol)?.price_tick
    if (tick !== undefined) return decimalsOfTick(tick)
    const price = quotes.get(symbol)?.last_price
    return price === undefined ? 2 : Math.min(3, decimalsOfTick(price))
  }

  const exchangeOf = (symbol: string) => instruments.get(symbol)?.exchange ?? quotes.get(symbol)?.exchange
  const tickSizeOf = (symbol: string): number => instruments.get(symbol)?.price_tick ?? 10 ** -decimalsOf(symbol)

  /** As it is known, whatever case it was typed in; SHFE writes its contracts small. */
  const contractNamed = (text: string): string => {
    const typed = text.trim().toLowerCase()
    return [...instruments.keys(), ...quotes.keys()].find((symbol) => symbol.toLowerCase() === typed) ?? typed
  }

  const subscribe = (symbol: string): Promise<unknown> => postApi('/subscriptions', { symbols: [symbol] })
  /** Answers who else still wants it. @throws ApiFailure */
  const unsubscribe = async (symbol: string): Promise<readonly string[]> =>
    (await postApi<UnsubscribeAnswer>(`/subscriptions/${symbol}/remove`)).still_wanted_by

  return {
    quotes,
    instruments,
    selected,
    lastBar,
    epoch,
    symbols,
    tradingDay,
    putTicks,
    putInstruments,
    decimalsOf,
    exchangeOf,
    tickSizeOf,
    contractNamed,
    subscribe,
    unsubscribe,
    dropQuote,
  }
})
