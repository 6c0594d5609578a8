import { Ema, formatShanghai, opposite, parseShanghai, Rsi, type Direction, type EpochMs } from '@huangpu/core'
import type { BarData } from '@huangpu/messages'
import { CtaStrategy, type Variables } from '../cta-strategy.js'
import type { ParameterProblem } from '../parameters/check-parameters.js'
import type { ParameterDeclarations, ParameterValues } from '../parameters/parameter-declaration.js'
import type { StrategyDesk } from '../strategy-desk.js'
import type { RiskDefaults } from '../strategy-type.js'
import { CrossConfirmation, type Cross } from './cross-confirmation.js'

const parameters = {
  fast_window: { type: 'int', default: 10, min: 2, max: 500, label: { zh: '快线周期', en: 'fast EMA, bars' } },
  slow_window: { type: 'int', default: 30, min: 3, max: 1_000, label: { zh: '慢线周期', en: 'slow EMA, bars' } },
  rsi_window: { type: 'int', default: 14, min: 2, max: 500, label: { zh: 'RSI 周期', en: 'RSI, bars' } },
  rsi_long: { type: 'number', default: 40, min: 0, max: 100, label: { zh: '做多 RSI 下限', en: 'lowest RSI to buy' } },
  rsi_short: {
    type: 'number',
    default: 60,
    min: 0,
    max: 100,
    label: { zh: '做空 RSI 上限', en: 'highest RSI to short' },
  },
  rsi_guard: {
    type: 'boolean',
    default: true,
    label: { zh: '仅在 30 < RSI < 70 时响应交叉', en: 'act on a cross only at 30 < RSI < 70' },
  },
  cross_confirm_bars: {
    type: 'int',
    default: 2,
    min: 1,
    max: 100,
    label: { zh: '交叉确认 K 线数', en: 'bars to confirm a cross' },
  },
  min_cross_distance: {
    type: 'number',
    default: 0.0001,
    min: 0,
    max: 1,
    label: { zh: '最小交叉幅度', en: 'least move of a cross' },
  },
  trade_volume: { type: 'int', default: 1, min: 1, max: 500, label: { zh: '每次手数', en: 'lots an order' } },
  signal_interval_s: {
    type: 'int',
    default: 60,
    min: 0,
    max: 86_400,
    label: { zh: '信号间隔（秒）', en: 'seconds between signals' },
  },
} as const satisfies ParameterDeclarations

const RSI_UNKNOWN = 50
const RSI_GUARD = { above: 30, below: 70 }
/** Bars of history per bar of the slowest window: what is left of an average's start is then below 1e-8. */
const WARM_UP_WINDOWS = 10

/** Trades confirmed crosses of two EMAs that the RSI allows, on 1-minute bars. */
export class MaRsiStrategy extends CtaStrategy<typeof parameters> {
  static readonly strategyName = 'MaRsiStrategy'
  static readonly label = { zh: '双均线 + RSI', en: 'EMA cross with RSI filter' }
  static readonly parameters = parameters
  static readonly riskDefaults: RiskDefaults = { stop_loss_pct: 2, take_profit_pct: 5, max_position: 2 }

  private readonly fast: Ema
  private readonly slow: Ema
  private readonly rsi: Rsi
  private readonly crosses: CrossConfirmation
  private lastSignalMs: EpochMs | undefined

  constructor(desk: StrategyDesk, values: ParameterValues) {
    super(desk, values)
    const { params } = this
    this.fast = new Ema(params.fast_window)
    this.slow = new Ema(params.slow_window)
    this.rsi = new Rsi(params.rsi_window)
    this.crosses = new CrossConfirmation({
      confirmBars: params.cross_confirm_bars,
      minDistance: params.min_cross_distance,
    })
  }

  static checkTogether(values: ParameterValues): ParameterProblem | undefined {
    const { fast_window: fast, slow_window: slow } = values as MaRsiStrategy['params']
    if (fast < slow) return undefined
    return {
      key: 'fast_window',
      zh: `fast_window（${fast}）必须小于 slow_window（${slow}）`,
      en: `fast_window (${fast}) must be less than slow_window (${slow})`,
    }
  }

  override onInit(): void {
    const slowest = Math.max(this.params.slow_window, this.params.rsi_window)
    this.loadBars(slowest * WARM_UP_WINDOWS)
  }

  override onBar(bar: BarData): void {
    const fast = this.fast.update(bar.close_price)
    const slow = this.slow.update(bar.close_price)
    this.rsi.update(bar.close_price)
    if (fast !== undefined && slow !== undefined) {
      const { high_price: high, low_price: low, close_price: close } = bar
      const confirmed = this.crosses.update(fast, slow, { high, low, close })
      if (confirmed && this.trading) this.act(confirmed)
    }
    this.putEvent()
  }

  override variables(): Variables {
    return {
      fast_ema: this.fast.value ?? null,
      slow_ema: this.slow.value ?? null,
      rsi: this.rsiValue,
      pending_cross: this.crosses.pending ?? null,
      last_signal_at: this.lastSignalMs === undefined ? null : formatShanghai(this.lastSignalMs),
    }
  }

  override restore(variables: Variables): void {
    const at = variables['last_signal_at']
    if (typeof at === 'string') this.lastSignalMs = parseShanghai(at)
  }

  private get rsiValue(): number {
    return this.rsi.value ?? RSI_UNKNOWN
  }

  /** Closes the other side whole and opens this one, both at once, the close first. */
  private act(cross: Cross): void {
    const side: Direction = cross === 'golden' ? 'LONG' : 'SHORT'
    if (!this.intervalIsOver() || !this.rsiAllows(side)) return
    this.lastSignalMs = this.nowMs()
    const price = this.marketPrice(side)
    const other = this.desk.position(opposite(side)).volume
    if (other > 0) this.closeOther(side, price, other)
    const held = this.desk.position(side).volume + this.desk.workingLots(side, 'OPEN')
    if (held >= this.desk.limits.maxPosition) return
    if (side === 'LONG') this.buy(price, this.params.trade_volume)
    else this.short(price, this.params.trade_volume)
  }

  private closeOther(side: Direction, price: number | undefined, lots: number): void {
    if (side === 'LONG') this.cover(price, lots)
    else this.sell(price, lots)
  }

  private intervalIsOver(): boolean {
    if (this.lastSignalMs === undefined) return true
    return this.nowMs() - this.lastSignalMs >= this.params.signal_interval_s * 1_000
  }

  private rsiAllows(side: Direction): boolean {
    const rsi = this.rsiValue
    if (this.params.rsi_guard && !(rsi > RSI_GUARD.above && rsi < RSI_GUARD.below)) return false
    return side === 'LONG' ? rsi >= this.params.rsi_long : rsi <= this.params.rsi_short
  }
}
