export interface TransferForm {
  readonly account: string
  readonly direction: 'in' | 'out'
  readonly yuan: string
  readonly note: string
}

/** Body of POST /api/exchange/transfers: yuan into the account (positive) or out of it. */
export interface MoneyTransfer {
  readonly account: string
  readonly amount: number
  readonly note: string
}

/** To the cent, with or without thousands separators. */
const YUAN = /^(\d{1,10}|\d{1,3}(,\d{3}){1,3})(\.\d{1,2})?$/

/** The transfer that was entered; undefined without an amount above zero. What may go out is the exchange's to judge. */
export function transferFromForm({ account, direction, yuan, note }: TransferForm): MoneyTransfer | undefined {
  const text = yuan.trim()
  const amount = YUAN.test(text) ? Number(text.replaceAll(',', '')) : 0
  if (account === '' || !(amount > 0 && amount < 1e10)) return undefined
  return { account, amount: direction === 'in' ? amount : -amount, note: note.trim() }
}
