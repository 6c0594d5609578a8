import type { Direction, EpochMs } from '@huangpu/core'
import type { BarData, OrderData, TickData, TradeData } from '@huangpu/messages'
import type { ParameterDeclarations, ParameterValues, ValuesOf } from './parameters/parameter-declaration.js'
import type { BookAdjustment } from './positions/own-position.js'
import type { StrategyDesk } from './strategy-desk.js'

export type VariableValue = number | string | boolean | null
export type Variables = Readonly<Record<string, VariableValue>>

/**
 * What a strategy author extends; the verbs and their order are those of vnpy's CtaTemplate in camelCase. Time, orders
 * and logs are reached through `this` only, so that live, backtest and replay run the same code. An exception ends
 * this strategy and no other.
 */
export abstract class CtaStrategy<D extends ParameterDeclarations = ParameterDeclarations> {
  /** Values of the declared parameters, checked and complete. */
  protected readonly params: ValuesOf<D>

  constructor(
    protected readonly desk: StrategyDesk,
    params: ParameterValues,
  ) {
    // checkParameters has proved that the values fit the declarations of this class.
    this.params = params as ValuesOf<D>
  }

  /** Once, before the warm-up; call `loadBars` here. */
  onInit?(): void
  /** Trading begins: the warm-up is done and variables are restored. */
  onStart?(): void
  onStop?(): void
  onTick?(tick: TickData): void
  /** A finished 1-minute bar; also each bar of the warm-up, while `trading` is false. */
  onBar?(bar: BarData): void
  /** A fill of an own order; the position has changed already. */
  onTrade?(trade: TradeData): void
  /** A status of a child of an own order. */
  onOrder?(order: OrderData): void

  /** Others closed lots of this strategy, or a person set its book; the position has changed already. */
  onBookAdjusted?(adjustment: BookAdjustment): void

  /** Shown in the console, and stored so that `restore` can take up what bars alone do not bring back. */
  variables(): Variables {
    return {}
  }
  /** After the warm-up, with what `variables` gave before the restart. */
  restore?(variables: Variables): void

  protected get trading(): boolean {
    return this.desk.trading
  }
  /** Net own lots: long less short. */
  protected get pos(): number {
    return this.desk.position('LONG').volume - this.desk.position('SHORT').volume
  }
  protected get longVolume(): number {
    return this.desk.position('LONG').volume
  }
  protected get shortVolume(): number {
    return this.desk.position('SHORT').volume
  }
  protected nowMs(): EpochMs {
    return this.desk.nowMs()
  }

  /** Opens long. Returns the request's id in a list; an empty one when nothing was sent (the log says why). */
  protected buy(price: number | undefined, volume: number): string[] {
    return this.desk.placeOrder('LONG', 'OPEN', price, volume)
  }
  /** Closes long. */
  protected sell(price: number | undefined, volume: number): string[] {
    return this.desk.placeOrder('SHORT', 'CLOSE', price, volume)
  }
  /** Opens short. */
  protected short(price: number | undefined, volume: number): string[] {
    return this.desk.placeOrder('SHORT', 'OPEN', price, volume)
  }
  /** Closes short. */
  protected cover(price: number | undefined, volume: number): string[] {
    return this.desk.placeOrder('LONG', 'CLOSE', price, volume)
  }
  /** The opposite best price with the configured offset; undefined without a valid quote. */
  protected marketPrice(direction: Direction): number | undefined {
    return this.desk.marketPrice(direction)
  }
  protected cancelOrder(requestId: string): void {
    this.desk.cancelOrder(requestId)
  }
  protected cancelAll(): void {
    this.desk.cancelAll()
  }
  /** Asks for the last finished bars; they come through `onBar` before `onStart`. */
  protected loadBars(count: number): void {
    this.desk.requestWarmUp(count)
  }
  protected putEvent(): void {
    this.desk.putEvent()
  }
  protected writeLog(text: string): void {
    this.desk.writeLog(text)
  }
}
