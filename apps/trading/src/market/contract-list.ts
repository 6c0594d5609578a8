import type { Bus } from '@huangpu/bus'
import type { ContractTerms } from '@huangpu/core'
import { instrumentDataSchema, instrumentsKey, type InstrumentData } from '@huangpu/messages'

/** The counter's contracts, from the hash that the gateway fills after its query. */
export class ContractList {
  #bySymbol: ReadonlyMap<string, InstrumentData> = new Map()

  constructor(
    private readonly bus: Bus,
    private readonly accountId: string,
  ) {}

  /** Reads all of it anew; an entry that is not a contract is left out. Returns how many there are. */
  async reload(): Promise<number> {
    const fields = await this.bus.keys.hgetall(instrumentsKey(this.accountId))
    const contracts = Object.values(fields).flatMap((json) => {
      const result = instrumentDataSchema.safeParse(parseJson(json))
      return result.success ? [result.data] : []
    })
    if (contracts.length > 0) this.#bySymbol = new Map(contracts.map((contract) => [contract.symbol, contract]))
    return contracts.length
  }

  get(symbol: string): InstrumentData | undefined {
    return this.#bySymbol.get(symbol)
  }

  termsOf(symbol: string): ContractTerms | undefined {
    const contract = this.#bySymbol.get(symbol)
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
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
