import type { ContractMarket } from '../market/contract-market.js'
import { ExchangeChanges, type CommitView, type ExchangeJournal, type FlowEntry } from './exchange-changes.js'

export interface CommitPorts {
  readonly journal: ExchangeJournal
  readonly view: Omit<CommitView, 'changes'>
  onPrivate(entry: FlowEntry): void
  onSnapshot(market: ContractMarket): void
}

/** Gathers what one operation changed, stores it, and only then tells it. */
export class CommitDesk {
  private pending = new ExchangeChanges()
  private snapshots: ContractMarket[] = []

  constructor(private readonly ports: CommitPorts) {}

  /** Of the operation that is going on. */
  get changes(): ExchangeChanges {
    return this.pending
  }

  publish(market: ContractMarket): void {
    this.pending.figures.add(market.contract.symbol)
    this.snapshots.push(market)
  }

  /**
   * Stores first, tells then. A store that fails ends the process: what was not stored was told to nobody.
   * @returns the number of snapshots
   */
  commit(): number {
    const { pending: changes, snapshots, ports } = this
    ports.journal.commit({ changes, ...ports.view })
    this.pending = new ExchangeChanges()
    this.snapshots = []
    for (const entry of changes.flow) ports.onPrivate(entry)
    for (const market of snapshots) ports.onSnapshot(market)
    return snapshots.length
  }
}
