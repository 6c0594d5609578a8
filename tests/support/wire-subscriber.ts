import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '@huangpu/bus'
import { parseShanghai } from '@huangpu/core'
import {
  barChannel,
  barListSchema,
  lastTickKey,
  tickChannel,
  tickDataSchema,
  type BarData,
  type TickData,
} from '@huangpu/messages'

export interface SubscriberOptions {
  readonly symbol: string
  /** Signs of missing messages that it heeds beside a bar that does not follow on the last one. */
  readonly heeds: readonly ('numbers' | 'reconnections')[]
  /** Market's `GET` of a path. */
  get(path: string): Promise<unknown>
}

const MINUTE_MS = 60_000

/** Another program that wants every 1-minute bar of a contract: the recipe of docs/wire.md, "Missing no tick and no bar". */
export class WireSubscriber {
  readonly ticks: TickData[] = []
  /** From where it read because something was missing. */
  readonly refetchedFrom: string[] = []
  reconnections = 0
  /** By their key, the start of the minute. All until the newest are there, or are being read. */
  private readonly bars = new Map<string, BarData>()
  private refetching: Promise<void> = Promise.resolve()

  private constructor(
    private readonly bus: Bus,
    private readonly options: SubscriberOptions,
  ) {}

  static async open(bus: Bus, options: SubscriberOptions): Promise<WireSubscriber> {
    const subscriber = new WireSubscriber(bus, options)
    const { symbol, heeds } = options
    await bus.subscribe({
      channels: [barChannel(symbol), ...(heeds.includes('numbers') ? [tickChannel(symbol)] : [])],
      onMessage: (channel, json) => {
        if (channel === barChannel(symbol)) subscriber.onBar(JSON.parse(json) as BarData)
        else subscriber.onTick(tickDataSchema.parse(JSON.parse(json)))
      },
      onGap: () => {
        subscriber.reconnections += 1
        if (heeds.includes('reconnections')) subscriber.refetch()
      },
    })
    return subscriber
  }

  /** What was before its subscription stood: the bars since then, and the last tick if Redis still has it. */
  async join(from: string): Promise<void> {
    for (const bar of await this.read(from)) this.put(bar)
    const json = await this.bus.keys.get(lastTickKey(this.options.symbol))
    if (json !== null) this.onSnapshot(tickDataSchema.parse(JSON.parse(json)))
  }

  /** A tick that was read, not heard. */
  onSnapshot(tick: TickData): void {
    if (tick.seq > (this.ticks.at(-1)?.seq ?? 0)) this.ticks.push(tick)
  }

  /** Rows as in a bar file, in their order. */
  rows(): string[] {
    return this.inOrder().map((bar) =>
      [
        ...[bar.datetime, bar.trading_day, bar.open_price, bar.high_price, bar.low_price, bar.close_price],
        ...[bar.volume, bar.turnover, bar.open_interest],
      ].join(),
    )
  }

  /** Minutes whose bars are known to miss something. */
  partial(): string[] {
    return this.inOrder()
      .filter(({ partial }) => partial)
      .map(({ datetime }) => datetime.slice(11, 16))
  }

  private onTick(tick: TickData): void {
    const before = this.ticks.at(-1)?.seq
    this.ticks.push(tick)
    // Higher than the next: ticks are lost, and bars may be. Lower: the gateway began anew, and nobody can say.
    if (before !== undefined && tick.seq !== before + 1) this.refetch()
  }

  private onBar(bar: BarData): void {
    const last = this.inOrder().at(-1)
    if (last && startOf(bar) > startOf(last) + MINUTE_MS) this.refetch()
    this.put(bar)
  }

  /** From its newest bar on: what is not on disk yet will come by the subscription, which stands. */
  private refetch(): void {
    const from = this.inOrder().at(-1)?.datetime
    if (from === undefined) return
    this.refetchedFrom.push(from.slice(11, 16))
    this.refetching = this.refetching.then(async () => {
      for (const bar of await this.read(from)) this.put(bar)
    })
  }

  private async read(from: string): Promise<BarData[]> {
    const { symbol, get } = this.options
    for (;;) {
      try {
        return barListSchema.parse(await get(`/bars?symbol=${symbol}&from=${from}`)).items
      } catch {
        // Market is away, or has not started yet.
        await pause(20)
      }
    }
  }

  /** A mark that came after its bar stays. */
  private put(bar: BarData): void {
    const partial = bar.partial || (this.bars.get(bar.datetime)?.partial ?? false)
    this.bars.set(bar.datetime, { ...bar, partial })
  }

  private inOrder(): BarData[] {
    return [...this.bars.values()].sort((a, b) => startOf(a) - startOf(b))
  }
}

const startOf = (bar: Pick<BarData, 'datetime'>): number => parseShanghai(bar.datetime) ?? NaN
