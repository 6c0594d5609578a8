import type { ExchangeFault, ExchangeFaultKind } from '@huangpu/messages'

export type FaultOf<K extends ExchangeFaultKind> = Extract<ExchangeFault, { kind: K }>

/** A point in the exchange's work at which a fault may strike. */
export type FaultMoment =
  | { at: 'login'; front: 'td' | 'md'; accountId: string }
  | { at: 'request'; front: 'td' | 'md'; name: string; accountId: string | undefined }
  /** An order arrived; the counter has not looked at it. */
  | { at: 'insert'; accountId: string; symbol: string }
  /** The counter took it; nothing was told. */
  | { at: 'accepted'; accountId: string; symbol: string }
  | { at: 'cancel'; accountId: string; symbol: string }
  /** A change of an order is stored and about to be told. */
  | { at: 'told'; what: 'ack' | 'partial_fill' | 'fill'; accountId: string; symbol: string }
  | { at: 'callback'; front: 'td' | 'md'; name: string; accountId: string | undefined; symbol: string | undefined }
  | { at: 'snapshot'; symbol: string }

/** What of a moment a history line names. */
export function momentText(moment: FaultMoment): string {
  const parts: (string | undefined)[] = [
    moment.at === 'told' ? moment.what : moment.at,
    'front' in moment ? moment.front : undefined,
    'name' in moment ? moment.name : undefined,
    'accountId' in moment ? moment.accountId : undefined,
    'symbol' in moment ? moment.symbol : undefined,
  ]
  return parts.filter((part) => part !== undefined && part !== '').join(' ')
}
