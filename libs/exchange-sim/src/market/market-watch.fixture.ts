import { createHash } from 'node:crypto'
import type { Exchange } from '../exchange/exchange.js'
import type { ContractMarket } from './contract-market.js'

interface Minute {
  high: number
  low: number
  startLots: number
  lots: number
  startOpenInterest: number
  openInterest: number
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** What a client who sees every snapshot can say of a contract's trading. */
export class MarketWatch {
  private readonly minutes = new Map<number, Minute>()
  private readonly spreads: number[] = []
  private readonly bestLots: number[] = []
  private readonly seen = createHash('sha256')
  private readonly lasts: number[] = []
  private crossed = 0

  constructor(exchange: Exchange, symbol?: string) {
    exchange.listen({
      onPrivate: () => undefined,
      onStatus: () => undefined,
      onAlarm: () => undefined,
      onNewDay: () => undefined,
      onSnapshot: (market) => {
        if (symbol === undefined || market.contract.symbol === symbol) this.see(market, exchange.nowMs)
      },
    })
  }

  digest(): string {
    return this.seen.copy().digest('hex')
  }

  /** Last prices of the snapshots since the first trade, ticks. */
  prices(): readonly number[] {
    return this.lasts
  }

  minuteLots(): number[] {
    return [...this.minutes.values()].map(({ lots, startLots }) => lots - startLots)
  }

  figures() {
    const minutes = [...this.minutes.values()]
    const lots = this.minuteLots()
    const changes = minutes.map(({ openInterest, startOpenInterest }) => Math.abs(openInterest - startOpenInterest))
    return {
      minutes: minutes.length,
      lotsPerMinute: mean(lots),
      rangeTicks: mean(minutes.map(({ high, low }) => high - low)),
      spreadTicks: mean(this.spreads),
      bestLots: mean(this.bestLots),
      /** Share of the volume. */
      openInterestChange: mean(changes) / mean(lots),
      crossed: this.crossed,
    }
  }

  private see(market: ContractMarket, nowMs: number): void {
    const { day, book } = market
    const depth = [...book.depth('buy', 5), ...book.depth('sell', 5)]
    this.seen.update(JSON.stringify([nowMs, day, depth]))
    const [bid, ask] = [book.best('buy'), book.best('sell')]
    if (bid && ask) {
      this.spreads.push(ask.priceTicks - bid.priceTicks)
      this.bestLots.push((bid.volumeLots + ask.volumeLots) / 2)
      if (bid.priceTicks >= ask.priceTicks) this.crossed += 1
    }
    if (day.openTicks === undefined) return
    this.lasts.push(day.lastTicks)
    this.addToMinute(Math.ceil(nowMs / 60_000), market)
  }

  private addToMinute(key: number, { day }: ContractMarket): void {
    const { lastTicks, volumeLots, openInterest } = day
    const before = [...this.minutes.values()].at(-1)
    const start = { startLots: before?.lots ?? 0, startOpenInterest: before?.openInterest ?? openInterest }
    const minute = this.minutes.get(key) ?? { ...start, high: lastTicks, low: lastTicks, lots: 0, openInterest }
    minute.high = Math.max(minute.high, lastTicks)
    minute.low = Math.min(minute.low, lastTicks)
    minute.lots = volumeLots
    minute.openInterest = openInterest
    this.minutes.set(key, minute)
  }
}
