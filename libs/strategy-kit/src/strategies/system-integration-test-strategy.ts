import type { EpochMs } from '@huangpu/core'
import type { TickData } from '@huangpu/messages'
import { CtaStrategy, type Variables } from '../cta-strategy.js'
import type { ParameterDeclarations, ParameterValues } from '../parameters/parameter-declaration.js'
import { createSeededRandom } from '../seeded-random.js'
import type { StrategyDesk } from '../strategy-desk.js'
import type { RiskDefaults } from '../strategy-type.js'

const parameters = {
  interval_s: {
    type: 'int',
    default: 30,
    min: 1,
    max: 86_400,
    label: { zh: '信号间隔（秒）', en: 'seconds between signals' },
  },
  trade_volume: { type: 'int', default: 1, min: 1, max: 3, label: { zh: '每次手数', en: 'lots an order' } },
  max_net: { type: 'int', default: 3, min: 1, max: 100, label: { zh: '最大净持仓', en: 'largest net position, lots' } },
  seed: {
    type: 'int',
    default: 1,
    min: 0,
    max: 4_294_967_295,
    label: { zh: '随机种子', en: 'seed of the random part' },
  },
  allow_live: { type: 'boolean', default: false, label: { zh: '允许连接实盘', en: 'may run against a live front' } },
} as const satisfies ParameterDeclarations

const RANGE_TICKS = 10

/** The part of the score that prices decide; `prices` are the last ones, the newest at the end. */
export function scoreOfPrices(prices: readonly number[]): number {
  const price = prices.at(-1) ?? 0
  const before = prices.at(-2) ?? price
  const low = Math.min(...prices)
  const range = Math.max(...prices) - low
  const trend = price > before ? 0.3 : price < before ? -0.3 : 0
  const place = range > 0 ? (price - low) / range : 0.5
  const swing = place < 0.3 ? 0.4 : place > 0.7 ? -0.4 : 0
  return trend + swing + (range > price * 0.01 ? 0.2 : 0)
}

/** Proves the plumbing in simulation, never for money: trades on a score with a seeded random part. */
export class SystemIntegrationTestStrategy extends CtaStrategy<typeof parameters> {
  static readonly strategyName = 'SystemIntegrationTestStrategy'
  static readonly label = { zh: '系统联调测试', en: 'system integration test' }
  static readonly parameters = parameters
  static readonly riskDefaults: RiskDefaults = { stop_loss_pct: null, take_profit_pct: null, max_position: 3 }

  private readonly random: () => number
  private readonly prices: number[] = []
  private lastSignalMs: EpochMs = -Infinity
  private score = 0

  constructor(desk: StrategyDesk, values: ParameterValues) {
    super(desk, values)
    this.random = createSeededRandom(this.params.seed)
  }

  override onStart(): void {
    if (this.desk.environment === 'live' && !this.params.allow_live) {
      throw new Error(
        '联调测试策略不得用于实盘，除非设置 allow_live: true / ' +
          'the integration test refuses to run against a live front unless allow_live is true',
      )
    }
  }

  override onTick(tick: TickData): void {
    this.prices.push(tick.last_price)
    if (this.prices.length > RANGE_TICKS) this.prices.shift()
    if (!this.trading || this.nowMs() - this.lastSignalMs < this.params.interval_s * 1_000) return
    this.lastSignalMs = this.nowMs()
    this.score = scoreOfPrices(this.prices) + (this.random() - 0.5)
    if (this.score > 0.3) this.open()
    else if (this.score < -0.3) this.close()
    this.putEvent()
  }

  override variables(): Variables {
    return { score: this.score }
  }

  private open(): void {
    const { trade_volume: volume, max_net: maxNet } = this.params
    const net = this.pos + this.desk.workingLots('LONG', 'OPEN')
    if (Math.abs(net + volume) <= maxNet) this.buy(this.marketPrice('LONG'), volume)
  }

  private close(): void {
    const { trade_volume: volume } = this.params
    const closable = this.longVolume - this.desk.workingLots('LONG', 'CLOSE')
    if (closable > 0) this.sell(this.marketPrice('SHORT'), Math.min(volume, closable))
  }
}
