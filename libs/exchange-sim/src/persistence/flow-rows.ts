import type { Store } from '@huangpu/storage'
import type { FlowEntry } from '../exchange/exchange-changes.js'
import { packFlow, unpackFlow } from './packed-flow.js'

interface FlowRow {
  account_id: string
  body: string
}

/** The private topic, a row for what one commit told to an account: most of what the exchange writes. */
export class FlowRows {
  private readonly insert
  private readonly remove

  constructor(private readonly store: Store) {
    const { db } = store
    this.insert = db.prepare('INSERT INTO private_flow (account_id, trading_day, first_seq, body) VALUES (?, ?, ?, ?)')
    this.remove = db.prepare('DELETE FROM private_flow WHERE trading_day <> ?')
  }

  save(entries: readonly FlowEntry[]): void {
    const parts = new Map<string, FlowEntry[]>()
    for (const entry of entries) {
      const key = `${entry.accountId} ${entry.tradingDay}`
      const part = parts.get(key)
      if (part) part.push(entry)
      else parts.set(key, [entry])
    }
    for (const part of parts.values()) {
      const [first] = part
      if (first) this.insert.run(first.accountId, first.tradingDay, first.seq, packFlow(part))
    }
  }

  /** By account, in the order of their numbers. */
  load(tradingDay: string): FlowEntry[] {
    const rows = this.store.db
      .prepare('SELECT account_id, body FROM private_flow WHERE trading_day = ? ORDER BY account_id, first_seq')
      .all(tradingDay) as FlowRow[]
    return rows.flatMap(({ account_id: accountId, body }) => unpackFlow({ accountId, tradingDay }, body))
  }

  keepOnly(tradingDay: string): void {
    this.remove.run(tradingDay)
  }
}
