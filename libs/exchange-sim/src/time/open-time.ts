import { productOf, type Calendar } from '@huangpu/core'
import type { TimeConfig } from '../config/time-schema.js'
import type { Exchange } from '../exchange/exchange.js'
import type { MdFront } from '../fronts/md-front.js'
import type { TdFront } from '../fronts/td-front.js'
import type { MarketSource } from '../market/market-source.js'
import type { ExchangeTime, TimePorts } from './exchange-time.js'
import { RecordingTime } from './recording-time.js'
import { RunningTime } from './running-time.js'
import { UnpacedTime } from './unpaced-time.js'
import { WallTime } from './wall-time.js'

export interface OpenTimeOptions extends TimePorts {
  readonly config: TimeConfig
  readonly exchange: Exchange
  readonly source: MarketSource
  readonly calendar: Calendar
  readonly td: TdFront
  readonly md: MdFront
}

/** What lets time pass as configured; undefined where it is stepped from outside. */
export function openTime(options: OpenTimeOptions): ExchangeTime | undefined {
  const { config, exchange, source } = options
  const { mode, speed } = config
  if (mode === 'stepped') return undefined
  if (mode === 'wall') return new WallTime(exchange, options)
  if (speed === 'max') return new UnpacedTime(options)
  const products = productsOf(source.symbols)
  // Time of a recording knows nothing of today.
  if (source.startMs !== undefined) return new RecordingTime({ ...options, products, speed })
  return new RunningTime({ ...options, products, speed })
}

export const productsOf = (symbols: readonly string[]): string[] => [
  ...new Set(symbols.map((symbol) => productOf(symbol) ?? '')),
]
