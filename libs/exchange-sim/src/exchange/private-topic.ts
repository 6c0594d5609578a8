import type { FlowEntry } from './exchange-changes.js'

/** The private topic of one trading day: what was told to each account, numbered from 1. */
export class PrivateTopic {
  private readonly told = new Map<string, FlowEntry[]>()
  private readonly lastSeq = new Map<string, number>()

  constructor(readonly tradingDay: string) {}

  /** The account's next number. */
  nextSeq(accountId: string): number {
    const seq = (this.lastSeq.get(accountId) ?? 0) + 1
    this.lastSeq.set(accountId, seq)
    return seq
  }

  /** The last messages of a day that has just been settled are told, but no longer replayed. */
  remember(entry: FlowEntry): void {
    if (entry.tradingDay !== this.tradingDay) return
    this.lastSeq.set(entry.accountId, Math.max(entry.seq, this.lastSeq.get(entry.accountId) ?? 0))
    const entries = this.told.get(entry.accountId)
    if (entries) entries.push(entry)
    else this.told.set(entry.accountId, [entry])
  }

  of(accountId: string): readonly FlowEntry[] {
    return this.told.get(accountId) ?? []
  }
}
