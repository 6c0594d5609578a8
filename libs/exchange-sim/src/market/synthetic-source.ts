import { priceToTicks, specOf, type Calendar, type EpochMs, type NightEnd } from '@huangpu/core'
import { z } from 'zod'
import type { SyntheticConfig } from '../config/market-config.js'
import { Crowd } from './crowd.js'
import { flowProfile, type FlowProfile } from './flow-profile.js'
import type { ContractMarket } from './contract-market.js'
import type { Floor, MarketSource } from './market-source.js'
import { advanceValue, intensityOf, newMovingValue, offsetOf, type MovingValue } from './moving-value.js'
import { Random, seedFor } from './random.js'
import { SessionActivity } from './session-activity.js'
import { AUCTION_STEPS, SessionSteps, SNAPSHOT_EVERY_MS } from './session-steps.js'
import type { StandingOrders } from './standing-orders.js'

interface Stream {
  readonly symbol: string
  readonly product: string
  /** Yuan; the value wanders around it. */
  readonly price: number
  readonly priceTicks: number
  readonly profile: FlowProfile
  readonly activity: SessionActivity
  readonly random: Random
  value: MovingValue
  crowd?: Crowd
}

/** What an auction trades, in minutes of mean volume: rb2401's of 21:00 traded 1.1; a morning's after a night is small. */
const AUCTION_MINUTES = { first: 1.1, later: 0.2 }
/** Lots a side that wait for an auction over those that trade in it. */
const WAITING_PER_TRADED = 2
/** From one trading day to the next the value moves as in sixteen minutes of trading. */
const GAP_OF_MINUTE_MOVE = 4

const valueTicksOf = ({ priceTicks, value, profile }: Stream): number =>
  priceTicks + offsetOf(value, profile.minuteMoveTicks)

const storedStream = z.object({
  random: z.number(),
  value: z.object({
    driftTicks: z.number(),
    phase: z.number(),
    periodMs: z.number(),
    mood: z.number(),
    openSkew: z.number(),
  }),
})
/** What an older version stored of a contract is passed over: its value starts anew. */
const stateSchema = z.record(z.string(), z.union([storedStream, z.unknown().transform(() => undefined)]))

/**
 * A market made up from a seed: a crowd trades every contract around a value of its own. Values and chance are stored at
 * every step, the crowd's orders now and then: after a restart it stands around the same value as it last stood.
 */
export class SyntheticSource implements MarketSource {
  readonly symbols: readonly string[]
  readonly isLive = true
  readonly contractsExpire: boolean
  readonly startMs = undefined
  readonly lastTradingDay = undefined
  private readonly streams: readonly Stream[]
  private readonly steps: SessionSteps

  constructor(config: SyntheticConfig, calendar: Calendar) {
    const activities = new Map<NightEnd | null, SessionActivity>()
    this.streams = config.contracts.map(({ symbol, price, wishes }) => {
      const spec = specOf(symbol)
      if (!spec) throw new RangeError(`${symbol} is no contract of SHFE or INE`)
      const activity = activities.get(spec.nightEnd) ?? new SessionActivity(spec.nightEnd)
      activities.set(spec.nightEnd, activity)
      const random = new Random(seedFor(config.seed, symbol))
      const profile = flowProfile(spec, price, wishes)
      const priceTicks = priceToTicks(price, spec.priceTick)
      const value = newMovingValue(random)
      return { symbol, product: spec.product, price, priceTicks, profile, activity, random, value }
    })
    this.contractsExpire = config.contracts_expire
    this.symbols = this.streams.map((stream) => stream.symbol)
    this.steps = new SessionSteps(
      this.streams.map((stream) => stream.product),
      calendar,
      true,
    )
  }

  opening(symbol: string): { price: number; openInterest: number } {
    const stream = this.streams.find((known) => known.symbol === symbol)
    return { price: stream?.price ?? 0, openInterest: stream?.profile.openInterestLots ?? 0 }
  }

  nextEventMs(afterMs: EpochMs): EpochMs {
    return this.steps.nextMs(afterMs)
  }

  perform(atMs: EpochMs, floor: Floor): void {
    const products = this.steps.tradingAt(atMs)
    for (const stream of this.streams) if (products.has(stream.product)) this.step(stream, atMs, floor)
  }

  /** Orders of the day that ended are gone. The value has moved while nobody traded. */
  onNewDay(): void {
    for (const { crowd, value, profile, random } of this.streams) {
      if (!crowd) continue
      crowd.withdrawAll()
      value.driftTicks += random.bell() * profile.minuteMoveTicks * GAP_OF_MINUTE_MOVE
    }
  }

  state(): unknown {
    return Object.fromEntries(this.streams.map((s) => [s.symbol, { random: s.random.state, value: s.value }]))
  }

  restore(state: unknown): void {
    const stored = stateSchema.parse(state)
    for (const stream of this.streams) {
      const found = stored[stream.symbol]
      if (!found) continue
      stream.random.state = found.random
      stream.value = found.value
    }
  }

  standing(symbol: string): StandingOrders | undefined {
    return this.streams.find((stream) => stream.symbol === symbol)?.crowd?.standing()
  }

  restand(standing: ReadonlyMap<string, StandingOrders>, floor: Floor): void {
    for (const stream of this.streams) {
      const found = standing.get(stream.symbol)
      if (found) this.crowdOf(stream, floor.market(stream.symbol)).resume(found)
    }
  }

  private crowdOf(stream: Stream, market: ContractMarket): Crowd {
    return (stream.crowd ??= new Crowd(market, stream.profile, stream.random))
  }

  private step(stream: Stream, atMs: EpochMs, floor: Floor): void {
    const { profile, random, value } = stream
    const market = floor.market(stream.symbol)
    const crowd = this.crowdOf(stream, market)
    if (market.phase === 'auction_entry') return this.waitForAuction(stream, market, crowd, floor)
    const activity = stream.activity.at(atMs)
    const step = { stepMs: SNAPSHOT_EVERY_MS, minuteMoveTicks: profile.minuteMoveTicks, activity }
    value.driftTicks += crowd.takeImpact()
    advanceValue(value, step, random)
    market.openShare = 0.5 + value.openSkew
    const intensity = intensityOf(value, activity)
    crowd.step({ valueTicks: valueTicksOf(stream), intensity, stepMs: SNAPSHOT_EVERY_MS }, floor)
    floor.publish(market)
  }

  private waitForAuction(stream: Stream, market: ContractMarket, crowd: Crowd, floor: Floor): void {
    const minutes = market.day.volumeLots === 0 ? AUCTION_MINUTES.first : AUCTION_MINUTES.later
    const lots = (stream.profile.volumePerMinuteLots * minutes * WAITING_PER_TRADED) / AUCTION_STEPS
    crowd.waitForAuction(valueTicksOf(stream), lots, floor)
  }
}
