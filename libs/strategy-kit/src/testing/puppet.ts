import { parseShanghai } from '@huangpu/core'
import type { TickData } from '@huangpu/messages'
import { CtaStrategy } from '../cta-strategy.js'
import { NO_PAST, type InstancePast } from '../instance-past.js'
import type { BookAdjustment } from '../positions/own-position.js'
import type { OrderPricing } from '../pricing/order-pricing.js'
import type { RiskLimits } from '../risk/risk-limits.js'
import { StrategyInstance } from '../strategy-instance.js'
import type { StrategyType } from '../strategy-type.js'
import { makeStatus, makeTick, makeTrade } from './market-facts.js'
import { RecordingHost } from './recording-host.js'

export const OPEN_MS = parseShanghai('2025-12-23T21:00:00') ?? NaN

/** A type whose instances do on every tick what the test says. */
function puppet(act: (self: Puppet, tick: TickData) => void): StrategyType {
  return class extends Puppet {
    static readonly strategyName = 'Puppet'
    static readonly label = { zh: '', en: '' }
    static readonly parameters = {}
    static readonly riskDefaults = { stop_loss_pct: null, take_profit_pct: null, max_position: 9 }
    override onTick(tick: TickData): void {
      act(this, tick)
    }
  }
}

/** Notes what it hears, and does what the test says. */
export class Puppet extends CtaStrategy {
  readonly seen: string[] = []
  override buy = (price: number | undefined, volume: number): string[] => super.buy(price, volume)
  override sell = (price: number | undefined, volume: number): string[] => super.sell(price, volume)
  override short = (price: number | undefined, volume: number): string[] => super.short(price, volume)
  override onTrade(): void {
    this.seen.push(`trade, pos ${this.pos}`)
  }
  override onBookAdjusted({ lots }: BookAdjustment): void {
    this.seen.push(`adjusted by ${lots}, pos ${this.pos}`)
  }
}

export interface PuppetSetting {
  act?: (self: Puppet, tick: TickData) => void
  limits?: Partial<RiskLimits>
  pricing?: Partial<OrderPricing>
  past?: InstancePast
}

const TWO_FIVE = { stopLossPct: 2, takeProfitPct: 5 }

/** A started instance on a recording host, and what a test does to it. */
export function startPuppet({ act = () => undefined, limits = {}, pricing = {}, past = NO_PAST }: PuppetSetting = {}) {
  const host = new RecordingHost(OPEN_MS)
  let self: Puppet | undefined
  const instance = new StrategyInstance(
    {
      name: 'p',
      type: puppet((puppetSelf, tick) => {
        self = puppetSelf
        act(puppetSelf, tick)
      }),
      params: {},
      instrument: { symbol: 'rb2701', exchange: 'SHFE', priceTick: 1, multiplier: 10 },
      environment: 'sim',
      limits: { long: TWO_FIVE, short: TWO_FIVE, maxPosition: 5, ...limits },
      pricing: { type: 'LIMIT', offsetTicks: 0, cancelAfterS: 10, ...pricing },
      requestPrefix: 'p',
    },
    host,
    past,
  )
  instance.init()
  instance.start()
  const tick = (price: number, afterMs = 500) => {
    host.time += afterMs
    instance.onTick(makeTick('rb2701', host.time, price))
  }
  const order = (index: number) => {
    const found = host.orders.at(index)
    if (!found) throw new Error(`no order ${index}`)
    return found
  }
  const fill = (index: number, key = `k${index}`, volume = order(index).volume) =>
    instance.onTrade(makeTrade(order(index), { tradeId: key, volume }), key)
  const status = (index: number, text: Parameters<typeof makeStatus>[1]['status'], seq: number, traded = 0) =>
    instance.onOrder(makeStatus(order(index), { status: text, seq, traded }))
  const sent = () => host.orders.map((o) => `${o.direction} ${o.offset} ${o.volume} ${o.purpose}`)
  const codes = () => host.lines.map((line) => line.code)
  return { host, instance, tick, fill, status, sent, codes, seen: () => self?.seen ?? [] }
}

/** Opens once, on the first tick. */
export const openOnce = (side: 'LONG' | 'SHORT', volume: number) => {
  let done = false
  return (self: Puppet): void => {
    if (done) return
    done = true
    if (side === 'LONG') self.buy(1000, volume)
    else self.short(1000, volume)
  }
}
