import type { InterestReading } from '@huangpu/messages'
import type { GatewayJournal } from '@huangpu/storage'
import type { Wants } from './subscription-book.js'

export interface WantedContractsPorts {
  /** `subscriptions` of config/services.yaml. */
  readonly configured: readonly string[]
  readonly journal: Pick<GatewayJournal, 'wanted' | 'positions' | 'orders'>
  wallMs(): number
  /** All wants, by all. */
  onWants(wants: Wants): void
  /** What the gateway itself wants, for the services that follow the interest hash. */
  report(symbols: readonly string[]): void
}

/** The gateway reports under this name; its own wants it knows first hand. */
export const GATEWAY_HOLDER = 'gateway'

/** Who wants which contracts: the configuration, people over HTTP, the account's own book, and interested services. */
export class WantedContracts {
  #interest: InterestReading['wanted'] = new Map()

  constructor(private readonly ports: WantedContractsPorts) {}

  /** Looks at all of it anew. Call it when positions or orders may have changed, too. */
  refresh(): void {
    const own = this.#own()
    this.ports.report([...own.keys()])
    const wants = new Map<string, string[]>([...own].map(([symbol, holders]) => [symbol, [...holders]]))
    for (const [symbol, holders] of this.#interest) {
      const others = holders.filter((holder) => holder !== GATEWAY_HOLDER)
      if (others.length > 0) wants.set(symbol, [...(wants.get(symbol) ?? []), ...others])
    }
    this.ports.onWants(wants)
  }

  onInterest(wanted: InterestReading['wanted']): void {
    this.#interest = wanted
    this.refresh()
  }

  /** A person wants these until a person takes them back. */
  add(symbols: readonly string[]): void {
    for (const symbol of symbols) this.ports.journal.wanted.add(symbol, this.ports.wallMs())
    this.refresh()
  }

  /** False when no person had asked for it. */
  remove(symbol: string): boolean {
    const removed = this.ports.journal.wanted.remove(symbol)
    this.refresh()
    return removed
  }

  /** What is held or works is never given up, whoever else wants it. */
  #own(): Map<string, Set<string>> {
    const { configured, journal } = this.ports
    const own = new Map<string, Set<string>>()
    const add = (symbol: string, holder: string): void => {
      own.set(symbol, (own.get(symbol) ?? new Set()).add(holder))
    }
    for (const symbol of configured) add(symbol, 'config')
    for (const symbol of journal.wanted.all()) add(symbol, 'http')
    for (const { symbol } of journal.positions.all()) add(symbol, 'position')
    for (const { symbol } of journal.orders.working()) add(symbol, 'order')
    return own
  }
}
