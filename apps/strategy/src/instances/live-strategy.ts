import { formatShanghai, type Direction, type EpochMs } from '@huangpu/core'
import type { BarData, OrderData, StrategyView, TickData, TradeData } from '@huangpu/messages'
import {
  StrategyInstance,
  type BookAdjustment,
  type BookLots,
  type StrategyLogLine,
  type WorkingRequest,
} from '@huangpu/strategy-kit'
import { StoreUnavailable, type BookAdjustmentRecord, type StrategyRepository } from '@huangpu/storage'
import type { FileProblem, StrategySpec } from '../files/strategy-spec.js'
import type { OrderOutlet } from '../orders/order-outlet.js'
import { LiveHost } from './live-host.js'
import { heldOpensText } from './held-opens-text.js'
import { filledLine, missingLine, refusedLine, sentLine } from './order-lines.js'
import { recallPast } from './recall-past.js'
import type { ServiceClock } from '@huangpu/service'

export interface LiveStrategyPorts {
  readonly clock: ServiceClock
  readonly environment: 'sim' | 'live'
  readonly repository: StrategyRepository
  readonly outlet: OrderOutlet
  /** Finished bars of a contract, oldest first; keeps trying until it has them or `cancelled` says no. */
  history(symbol: string, bars: number, cancelled: () => boolean, waiting: (why: string) => void): Promise<BarData[]>
  connected(): boolean
  log(line: StrategyLogLine): void
  /** An exception ended this strategy. */
  onError(name: string, message: string): void
}

type State = 'stopped' | 'warming_up' | 'running' | 'paused' | 'error'

/** Bars asked for after a gap: a long night's. */
const REFILL_BARS = 600

/** One instance in the service: its life, its errors kept to itself, its effects committed fact by fact. */
export class LiveStrategy {
  private readonly host: LiveHost
  private instance: StrategyInstance
  private phase: State = 'stopped'
  private problem: FileProblem | null = null
  /** Bars that came while history is being fetched, with whoever waits for them. */
  private held: { bar: BarData; done: () => void }[] | undefined
  /** Rises with every start and stop: what an older one still awaits is void. */
  private generation = 0
  /** Lots of the book that the account is not known to have. */
  missing: Readonly<Record<Direction, number>> = { LONG: 0, SHORT: 0 }
  /** What left the book without a fill of its own, and nobody has acknowledged. */
  private unseen: readonly BookAdjustmentRecord[] = []

  constructor(
    readonly spec: StrategySpec,
    private readonly ports: LiveStrategyPorts,
  ) {
    this.host = new LiveHost({
      clock: ports.clock,
      wasSent: (requestId) => ports.outlet.wasSent(requestId),
      log: (line) => ports.log(line),
    })
    this.instance = this.createInstance()
  }

  get name(): string {
    return this.spec.name
  }

  get symbol(): string {
    return this.spec.instrument.symbol
  }

  get state(): State {
    return this.phase
  }

  /** Nothing is opened until a person acknowledges what left the book. */
  get opensHeld(): boolean {
    return this.unseen.length > 0
  }

  get isStarted(): boolean {
    return this.phase === 'warming_up' || this.phase === 'running' || this.phase === 'paused'
  }

  /** From the stored past: warm-up, then trading. Resolves when it trades, or failed. */
  async start(): Promise<void> {
    const generation = ++this.generation
    this.phase = 'warming_up'
    this.problem = null
    let bars = 0
    const prepared = this.guard(() => {
      this.instance = this.createInstance()
      bars = this.instance.init()
    })
    if (!prepared) return
    const history = await this.fetch(generation, bars)
    if (!history) return
    const started = this.guard(() => {
      this.instance.feedHistory(history)
      this.phase = this.ports.connected() ? 'running' : 'paused'
      this.instance.start(this.phase)
    })
    if (started) this.ports.log({ level: 'info', code: 'started', zh: '策略已启动', en: 'the strategy is started' })
    this.deliverHeld()
  }

  /** The author's `onStop`, then cancels for whatever works. */
  stop(): void {
    this.generation += 1
    const wasStarted = this.isStarted
    this.phase = 'stopped'
    this.problem = null
    if (wasStarted) this.guard(() => this.instance.stop())
    this.deliverHeld()
  }

  /** The counter is away: no new signal until `resume`. */
  pause(): void {
    if (this.phase !== 'running') return
    this.phase = 'paused'
    this.instance.pause()
  }

  /** After a real interruption bars may be missing; they come as history before trading goes on. */
  async resume(refill: boolean): Promise<void> {
    if (this.phase !== 'paused') return
    if (refill) await this.refill()
    // The awaited refill may have seen the end of this strategy or of the connection.
    if ((this.phase as State) !== 'paused' || !this.ports.connected()) return
    this.phase = 'running'
    this.instance.resume()
  }

  /** Fetches bars that were not heard and feeds them without acting on them. */
  async refill(): Promise<void> {
    if (!this.isStarted || this.held) return
    const generation = this.generation
    const history = await this.fetch(generation, REFILL_BARS)
    if (history) this.guard(() => this.instance.feedHistory(history))
    this.deliverHeld()
  }

  onTick(tick: TickData): void {
    this.guard(() => this.instance.onTick(tick))
  }

  /** `done` is called when the bar was handled, which may be after history has arrived. */
  onBar(bar: BarData, done: () => void): void {
    if (this.held) {
      this.held.push({ bar, done })
      return
    }
    this.handleBar(bar)
    done()
  }

  onOrder(order: OrderData): void {
    const refused = refusedLine(order)
    if (refused) this.ports.log(refused)
    this.guard(() => this.instance.onOrder(order))
    this.settle(order.request_id)
  }

  onTrade(trade: TradeData, key: string): void {
    this.ports.log(filledLine(trade))
    this.guard(() => {
      this.instance.onTrade(trade, key)
      this.host.putEvent()
    })
    this.settle(trade.request_id)
  }

  onTime(): void {
    this.guard(() => this.instance.onTime())
  }

  /** A request that nobody will ever execute. */
  release(requestId: string): void {
    this.guard(() => this.instance.release(requestId))
    this.settle(requestId)
  }

  workingRequests(): WorkingRequest[] {
    return this.instance.workingRequests()
  }

  volume(side: 'LONG' | 'SHORT'): number {
    return this.instance.position(side).volume
  }

  average(side: Direction): number {
    return this.instance.position(side).average
  }

  bookOf(side: Direction): BookLots {
    return { name: this.name, held: this.volume(side), closing: this.instance.workingLots(side, 'CLOSE') }
  }

  setMissing(missing: Readonly<Record<Direction, number>>): void {
    if (missing.LONG === this.missing.LONG && missing.SHORT === this.missing.SHORT) return
    this.missing = missing
    this.instance.setMissing(missing)
    this.ports.log(missingLine(missing))
  }

  /** What was stored as an adjustment of the book takes effect. */
  adjustBook(adjustment: BookAdjustment): void {
    this.guard(() => {
      this.readAdjustments()
      this.instance.adjustBook(adjustment)
      this.host.putEvent()
    })
  }

  /** Adjustments were added or acknowledged. */
  readAdjustments(): void {
    this.unseen = this.ports.repository.adjustments.unacknowledged(this.name, this.symbol)
    this.instance.holdOpens(this.opensHeld)
  }

  /** `fileProblem`: the file changed to something invalid and this older version goes on. */
  view(fileProblem: FileProblem | null): StrategyView {
    return {
      name: this.name,
      type: this.spec.type.strategyName,
      file: this.spec.file,
      symbol: this.symbol,
      state: this.phase,
      problem: this.problem ?? this.heldOpens() ?? fileProblem,
      params: { ...this.spec.shown },
      variables: { ...this.instance.variables() },
      long_volume: this.volume('LONG'),
      short_volume: this.volume('SHORT'),
      opens_held: this.opensHeld,
      pnl: this.instance.pnl(),
    }
  }

  private createInstance(): StrategyInstance {
    const { name, type, params, instrument, limits, pricing } = this.spec
    const { environment, repository, clock } = this.ports
    const { past, requestPrefix } = recallPast(this.spec, repository, clock.nowMs())
    const instance = new StrategyInstance(
      { name, type, params, instrument, limits, pricing, environment, requestPrefix },
      this.host,
      past,
    )
    this.unseen = repository.adjustments.unacknowledged(name, this.symbol)
    instance.setMissing(this.missing)
    instance.holdOpens(this.opensHeld)
    return instance
  }

  private heldOpens(): FileProblem | null {
    return this.opensHeld ? { line: null, message: heldOpensText(this.name, this.unseen) } : null
  }

  /** Undefined when this start was overtaken by a stop or another start. */
  private async fetch(generation: number, bars: number): Promise<BarData[] | undefined> {
    if (bars === 0) return []
    this.held ??= []
    const cancelled = (): boolean => generation !== this.generation
    const history = await this.ports.history(this.symbol, bars, cancelled, (why) => {
      this.problem = { line: null, message: why }
    })
    if (cancelled()) return undefined
    this.problem = null
    return history
  }

  private deliverHeld(): void {
    const held = this.held ?? []
    this.held = undefined
    for (const { bar, done } of held) {
      this.handleBar(bar)
      done()
    }
  }

  private handleBar(bar: BarData): void {
    this.guard(() => {
      this.instance.onBar(bar)
      if (this.isStarted) this.host.putEvent()
    })
  }

  /** Runs code of the author: an exception ends this strategy and no other. Returns whether it went well. */
  private guard(work: () => void): boolean {
    try {
      work()
      this.commit()
      return true
    } catch (error) {
      this.fail(error)
      return false
    }
  }

  private commit(): void {
    const { orders, cancels, changed } = this.host.take()
    const { lastBarStartMs } = this.instance
    const actedThroughMs: EpochMs | null = Number.isFinite(lastBarStartMs) ? lastBarStartMs : null
    const progress = changed ? { progress: { variables: this.instance.variables(), actedThroughMs } } : {}
    try {
      this.ports.outlet.commit(this.name, { orders, cancels, ...progress })
      for (const order of orders) this.ports.log(sentLine(order))
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      const en = `nothing stored, ${orders.length} orders not sent: ${error.message}`
      this.ports.log({ level: 'error', code: 'storage_failed', zh: `存储失败，${orders.length} 笔报单未发送`, en })
      for (const { requestId } of orders) this.instance.release(requestId)
    }
  }

  private fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.generation += 1
    this.phase = 'error'
    this.problem = { line: null, message: `${formatShanghai(this.ports.clock.nowMs())} ${reason}` }
    this.ports.onError(this.name, reason)
    for (const requestId of this.host.dropSignals()) this.instance.release(requestId)
    this.instance.halt()
    this.commit()
    this.deliverHeld()
  }

  /** Marks a request final in the store once the instance has let go of it. */
  private settle(requestId: string): void {
    if (this.instance.workingRequests().some(({ order }) => order.requestId === requestId)) return
    this.ports.repository.markFinal(requestId)
  }
}
