import type { FlowEntry } from '../exchange/exchange-changes.js'

interface Identity {
  frontId: number
  sessionId: number
  orderRef: string
}

/** `all`: nothing of the order is told; `acks`: only that it was taken is lost, what becomes of it is told. */
export type Untold = 'all' | 'acks'

interface UntoldOfAccount {
  readonly byKey: Map<string, Untold>
  /** Exchange ids of the orders of which nothing is told. */
  readonly sysIds: Set<string>
}

/**
 * Orders of which nothing, or not the acknowledgement, is told (the faults `never_ack` and `lose_ack`), until their
 * account asks, or reads the topic anew.
 */
export class UntoldOrders {
  private readonly byAccount = new Map<string, UntoldOfAccount>()

  add(accountId: string, order: Identity, what: Untold): void {
    const untold = this.byAccount.get(accountId) ?? { byKey: new Map<string, Untold>(), sysIds: new Set<string>() }
    untold.byKey.set(keyOf(order), what)
    this.byAccount.set(accountId, untold)
  }

  /** The account has learnt of its orders. */
  told(accountId: string): void {
    this.byAccount.delete(accountId)
  }

  has(entry: FlowEntry): boolean {
    const untold = this.byAccount.get(entry.accountId)
    if (!untold) return false
    const { fields } = entry
    const sysId = String(fields['OrderSysID'])
    // A trade names the exchange's order only.
    if (entry.name === 'OnRtnTrade') return untold.sysIds.has(sysId)
    const order = { frontId: Number(fields['FrontID']), sessionId: Number(fields['SessionID']) }
    const what = untold.byKey.get(keyOf({ ...order, orderRef: String(fields['OrderRef']) }))
    if (what === 'acks') return isAck(entry)
    if (what === undefined) return false
    if (sysId !== '') untold.sysIds.add(sysId)
    return true
  }
}

/** Taken by counter or exchange, and nothing more has become of it. */
const isAck = ({ fields }: FlowEntry): boolean =>
  ['a', '3'].includes(String(fields['OrderStatus'])) && Number(fields['VolumeTraded']) === 0

const keyOf = ({ frontId, sessionId, orderRef }: Identity): string => `${frontId} ${sessionId} ${orderRef.trim()}`
