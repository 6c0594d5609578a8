import type { Bus } from '@huangpu/bus'
import type { ContractTerms } from '@huangpu/core'
import { instrumentDataSchema, instrumentsKey, type InstrumentData } from '@huangpu/messages'

/** The counter's contracts, from the hash that the gateway fills after its query. */
export class ContractList {
  #bySymbol = new Map<string, InstrumentData>()
  readonly #asking = new Set<string>()

  constructor(
    private readonly bus: Bus,
    private readonly accountId: string,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Reads all of it anew; an entry that is not a contract is left out. Returns how many there are. */
  async reload(): Promise<number> {
    const fields = await this.bus.keys.hgetall(instrumentsKey(this.accountId))
    const contracts = Object.values(fields)
      .map(contractOf)
      .filter((contract) => contract !== undefined)
    if (contracts.length > 0) this.#bySymbol = new Map(contracts.map((contract) => [contract.symbol, contract]))
    return contracts.length
  }

  get(symbol: string): InstrumentData | undefined {
    return this.#bySymbol.get(symbol)
  }

  termsOf(symbol: string): ContractTerms | undefined {
    const contract = this.#bySymbol.get(symbol)
    if (contract === undefined) this.#ask(symbol)
    return (
      contract && {
        exchange: contract.exchange,
        priceTick: contract.price_tick,
        minLots: contract.min_limit_order_volume,
        maxLots: contract.max_limit_order_volume,
        tradable: contract.is_trading,
      }
    )
  }

  /** A contract that was listed since the last reading is known for the next order. */
  #ask(symbol: string): void {
    if (this.#asking.has(symbol)) return
    this.#asking.add(symbol)
    this.bus.keys
      .hget(instrumentsKey(this.accountId), symbol)
      .then((json) => {
        const contract = contractOf(json ?? '')
        if (contract) this.#bySymbol.set(contract.symbol, contract)
      })
      .catch(this.failed)
      .finally(() => this.#asking.delete(symbol))
  }
}

function contractOf(json: string): InstrumentData | undefined {
  try {
    return instrumentDataSchema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
