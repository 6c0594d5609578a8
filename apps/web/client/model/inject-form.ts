import type { ExchangeMarket, InjectOrderBody } from '@huangpu/messages'

export interface InjectForm {
  readonly name: string
  readonly price: string
  readonly lots: string
  readonly timeInForce: InjectOrderBody['time_in_force']
}

/** Key of the sentence in `exchange.inject`. */
export type InjectProblem = 'needName' | 'needPrice' | 'needLots'

const NAME = /^[A-Za-z][\w-]{0,31}$/

/** The order of another participant that was entered; tick, limits and phase are the exchange's to judge. */
export function injectedOrder(
  form: InjectForm,
  side: InjectOrderBody['side'],
  market: Pick<ExchangeMarket, 'symbol'>,
): { readonly order: InjectOrderBody & { name: string } } | { readonly problem: InjectProblem } {
  const price = Number(form.price)
  const volume = Number(form.lots)
  if (!NAME.test(form.name.trim())) return { problem: 'needName' }
  if (form.price.trim() === '' || !(price > 0)) return { problem: 'needPrice' }
  if (!Number.isInteger(volume) || volume < 1) return { problem: 'needLots' }
  return {
    order: { name: form.name.trim(), symbol: market.symbol, side, price, volume, time_in_force: form.timeInForce },
  }
}
