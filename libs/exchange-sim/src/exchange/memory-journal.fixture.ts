import type { CommitView, ExchangeJournal, Settlement, StoredExchange } from './exchange-changes.js'

/** A store in memory that keeps copies, so that a second exchange can be opened on what the first left. */
export class MemoryJournal implements ExchangeJournal {
  private kept: StoredExchange = {
    state: undefined,
    source: undefined,
    standing: new Map(),
    accounts: [],
    figures: new Map(),
    orders: [],
    trades: [],
    flow: [],
  }
  private readonly settlements: Settlement[] = []
  commits = 0

  load(): StoredExchange {
    const day = this.kept.state?.tradingDay
    return structuredClone({
      ...this.kept,
      orders: this.kept.orders.filter((order) => order.tradingDay === day).sort((a, b) => a.seq - b.seq),
      trades: this.kept.trades.filter((trade) => trade.tradingDay === day),
      flow: this.kept.flow.filter((entry) => entry.tradingDay === day),
    })
  }

  commit(view: CommitView): void {
    this.commits += 1
    const { kept } = this
    const { changes } = view
    kept.state = structuredClone(view.state)
    if (changes.sourceMoved) kept.source = structuredClone(view.source())
    if (changes.booksKept) {
      for (const symbol of view.symbols) {
        const standing = view.standing(symbol)
        if (standing) kept.standing.set(symbol, structuredClone(standing))
      }
    }
    if (changes.settlements.length > 0) kept.standing.clear()
    for (const symbol of changes.figures) kept.figures.set(symbol, structuredClone(view.figures(symbol)))
    const touched = [...changes.accounts].map((id) => structuredClone(view.account(id)))
    kept.accounts = [...kept.accounts.filter((a) => !changes.accounts.has(a.accountId)), ...touched]
    const seqs = new Set([...changes.orders].map((order) => order.seq))
    kept.orders = [...kept.orders.filter((order) => !seqs.has(order.seq)), ...structuredClone([...changes.orders])]
    kept.trades.push(...structuredClone(changes.trades))
    kept.flow.push(...structuredClone(changes.flow))
    this.settlements.push(...changes.settlements)
  }

  settlement(accountId: string, tradingDay?: string): Settlement | undefined {
    const own = this.settlements.filter((one) => one.accountId === accountId)
    return tradingDay === undefined ? own.at(-1) : own.find((one) => one.tradingDay === tradingDay)
  }

  settledDays(accountId: string): string[] {
    const own = this.settlements.filter((one) => one.accountId === accountId)
    return own.map(({ tradingDay }) => tradingDay).reverse()
  }
}
