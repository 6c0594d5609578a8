import { barDataSchema, tickDataSchema, type BarData, type Environment, type TickData } from '@huangpu/messages'
import { STRATEGY_CONFIG } from '../config.js'
import type { LiveStrategy } from '../instances/live-strategy.js'

export interface MarketDataPorts {
  readonly environment: Environment
  ofSymbol(symbol: string): readonly LiveStrategy[]
  /** Resolves when everything decided so far is in Redis. */
  flush(): Promise<void>
  /** A message was handled, its orders included. */
  onHandled(kind: 'ticks' | 'bars'): void
  /** The message is no tick or bar: set it aside. */
  onInvalid(channel: string, json: string, reason: string): void
}

/** Ticks and bars to the strategies of their contract. Those of other contracts are counted and not even parsed. */
export function createMarketDataHandler(ports: MarketDataPorts): (channel: string, json: string) => void {
  const handled = (kind: 'ticks' | 'bars'): void => {
    void ports
      .flush()
      .catch(() => undefined)
      .then(() => ports.onHandled(kind))
  }
  return (channel, json) => {
    const [prefix, symbol = ''] = channel.split(':', 2)
    const kind = prefix === 'tick' ? 'ticks' : 'bars'
    const strategies = ports.ofSymbol(symbol)
    if (strategies.length === 0) {
      ports.onHandled(kind)
    } else if (kind === 'ticks') {
      const tick = read(ports, channel, json, readTick)
      if (tick) for (const strategy of strategies) strategy.onTick(tick)
      handled('ticks')
    } else {
      const bar = read(ports, channel, json, readBar)
      if (!bar) {
        handled('bars')
        return
      }
      let waiting = strategies.length
      const done = (): void => {
        waiting -= 1
        if (waiting === 0) handled('bars')
      }
      for (const strategy of strategies) strategy.onBar(bar, done)
    }
  }
}

const readTick = (value: unknown): TickData => tickDataSchema.parse(value)
const readBar = (value: unknown): BarData => barDataSchema.parse(value)

function read<T extends { symbol: string; environment: Environment }>(
  ports: MarketDataPorts,
  channel: string,
  json: string,
  check: (value: unknown) => T,
): T | undefined {
  try {
    if (json.length > STRATEGY_CONFIG.messageCharsMax) throw new Error(`the message has ${json.length} characters`)
    const message = check(JSON.parse(json))
    if (!channel.endsWith(`:${message.symbol}`)) throw new Error(`symbol ${message.symbol} does not fit the channel`)
    if (message.environment !== ports.environment) throw new Error(`it belongs to ${message.environment}`)
    return message
  } catch (error) {
    ports.onInvalid(channel, json, error instanceof Error ? error.message : String(error))
    return undefined
  }
}
