import type { FlowEntry } from '../exchange/exchange-changes.js'

interface Identity {
  frontId: number
  sessionId: number
  orderRef: string
}

/** Orders of which nothing is told (the fault `never_ack`) until their account asks, or reads the topic anew. */
export class UntoldOrders {
  private readonly byAccount = new Map<string, { keys: Set<string>; sysIds: Set<string> }>()

  add(accountId: string, order: Identity): void {
    const untold = this.byAccount.get(accountId) ?? { keys: new Set(), sysIds: new Set() }
    untold.keys.add(keyOf(order))
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
    if (!untold.keys.has(keyOf({ ...order, orderRef: String(fields['OrderRef']) }))) return false
    if (sysId !== '') untold.sysIds.add(sysId)
    return true
  }
}

const keyOf = ({ frontId, sessionId, orderRef }: Identity): string => `${frontId} ${sessionId} ${orderRef.trim()}`
