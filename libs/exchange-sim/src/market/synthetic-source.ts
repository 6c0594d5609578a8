import { priceToTicks, specOf, type Calendar, type EpochMs } from '@huangpu/core'
import { z } from 'zod'
import type { SyntheticConfig } from '../config/exchange-config.js'
import type { ContractMarket } from './contract-market.js'
import type { Floor, MarketSource } from './market-source.js'
import { Participants } from './participants.js'
import { Random, seedFor } from './random.js'
import { advancePrice, newSyntheticPrice, type SyntheticPrice } from './synthetic-price.js'

/** Snapshots come twice a second of exchange time. */
export const SNAPSHOT_EVERY_MS = 500

interface Stream {
  symbol: string
  product: string
  random: Random
  price: SyntheticPrice
  participants?: Participants
}

const stateSchema = z.record(
  z.string(),
  z.object({
    random: z.number(),
    price: z.object({
      anchorTicks: z.number(),
      driftTicks: z.number(),
      waveTicks: z.number(),
      phase: z.number(),
      periodMs: z.number(),
      noiseTicks: z.number(),
    }),
  }),
)

/** A market made up from a seed. */
export class SyntheticSource implements MarketSource {
  readonly symbols: readonly string[]
  readonly isLive = true
  readonly contractsExpire: boolean
  readonly startMs = undefined
  private readonly streams: Stream[]

  constructor(
    private readonly config: SyntheticConfig,
    private readonly calendar: Calendar,
  ) {
    this.streams = config.contracts.map(({ symbol, price }) => {
      const spec = specOf(symbol)
      if (!spec) throw new RangeError(`${symbol} is no contract of SHFE or INE`)
      const random = new Random(seedFor(config.seed, symbol))
      const anchor = newSyntheticPrice(priceToTicks(price, spec.priceTick), random)
      return { symbol, product: spec.product, random, price: anchor }
    })
    this.contractsExpire = config.contracts_expire
    this.symbols = this.streams.map((stream) => stream.symbol)
  }

  opening(symbol: string): { price: number; openInterest: number } {
    const price = this.config.contracts.find((contract) => contract.symbol === symbol)?.price ?? 0
    return { price, openInterest: 100_000 }
  }

  nextEventMs(afterMs: EpochMs): EpochMs {
    const nextMs = Math.floor(afterMs / SNAPSHOT_EVERY_MS) * SNAPSHOT_EVERY_MS + SNAPSHOT_EVERY_MS
    return Math.min(...this.streams.map(({ product }) => this.firstInSession(product, nextMs)))
  }

  perform(atMs: EpochMs, floor: Floor): void {
    for (const stream of this.streams) {
      if (this.firstInSession(stream.product, atMs) !== atMs) continue
      const market = floor.market(stream.symbol)
      const value = advancePrice(stream.price, SNAPSHOT_EVERY_MS, stream.random)
      this.participantsOf(stream, market).step(value, stream.random, floor)
      floor.publish(market)
    }
  }

  onNewDay(): void {
    // Quotes follow the value and the new limits at the next step.
  }

  state(): unknown {
    return Object.fromEntries(this.streams.map((s) => [s.symbol, { random: s.random.state, price: s.price }]))
  }

  restore(state: unknown): void {
    const stored = stateSchema.parse(state)
    for (const stream of this.streams) {
      const found = stored[stream.symbol]
      if (!found) continue
      stream.random.state = found.random
      stream.price = found.price
    }
  }

  /** `atMs` itself when it lies in (opening, closing] of a session, else the first step of the next one. */
  private firstInSession(product: string, atMs: EpochMs): EpochMs {
    const { openMs } = this.calendar.sessionAtOrAfter(product, atMs)
    return atMs > openMs ? atMs : openMs + SNAPSHOT_EVERY_MS
  }

  private participantsOf(stream: Stream, market: ContractMarket): Participants {
    stream.participants ??= new Participants(market)
    return stream.participants
  }
}
