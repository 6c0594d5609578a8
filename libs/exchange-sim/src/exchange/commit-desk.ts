import type { ContractMarket } from '../market/contract-market.js'
import { ExchangeChanges, type CommitView, type ExchangeJournal, type FlowEntry } from './exchange-changes.js'

export interface CommitPorts {
  readonly journal: ExchangeJournal
  readonly view: Omit<CommitView, 'changes'>
  onPrivate(entry: FlowEntry): void
  onSnapshot(market: ContractMarket): void
}

/** Gathers what operations changed, stores it, and only then tells it. */
export class CommitDesk {
  private pending = new ExchangeChanges()
  private snapshots: ContractMarket[] = []
  private isGathering = false
  /** Finished operations are neither stored nor told yet. */
  private isDue = false

  constructor(private readonly ports: CommitPorts) {}

  /** Of the operation that is going on, and of those that wait with it. */
  get changes(): ExchangeChanges {
    return this.pending
  }

  publish(market: ContractMarket): void {
    this.pending.figures.add(market.contract.symbol)
    this.snapshots.push(market)
  }

  /** Operations that end by `commitSoon` inside of `work` are one change of the store. When it throws, none of them was. */
  gather(work: () => void): void {
    this.isGathering = true
    try {
      work()
    } finally {
      this.isGathering = false
    }
    this.flush()
  }

  /** Now, or with what else is gathered. */
  commitSoon(): void {
    if (this.isGathering) this.isDue = true
    else this.commit()
  }

  /** Stores and tells what waits: before anything else is told. */
  flush(): void {
    if (this.isDue) this.commit()
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
    this.isDue = false
    for (const entry of changes.flow) ports.onPrivate(entry)
    for (const market of snapshots) ports.onSnapshot(market)
    return snapshots.length
  }
}
