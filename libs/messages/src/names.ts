/** Every channel, stream, group and key of Redis, and nowhere else. Seed 002, section 2.2. */

import type { BarInterval } from '@huangpu/core'

export const tickChannel = (symbol: string): string => `tick:${symbol}`
/** Channel of finished bars: `bar:rb2701` for one minute, `bar:rb2701:5m` for the larger ones. */
export const barChannel = (symbol: string, interval: BarInterval = '1m'): string =>
  interval === '1m' ? `bar:${symbol}` : `bar:${symbol}:${interval}`
export const TICK_PATTERN = 'tick:*'
/** One-minute bars only: a symbol ends in a digit, an interval in a letter. */
export const BAR_PATTERN = 'bar:*[0-9]'
/** The larger bars of all contracts. */
export const LARGER_BAR_PATTERN = 'bar:*:*'
/** Virtual time, published by whatever drives it; absent when the wall clock runs. */
export const CLOCK_CHANNEL = 'clock'
export const CLOCK_KEY = 'clock'

export const STREAMS = {
  trade: 'stream:trade',
  position: 'stream:position',
  orderStatus: 'stream:order_status',
  order: 'stream:order',
  cmd: 'stream:cmd',
  event: 'stream:event',
  dead: 'stream:dead',
} as const
export type StreamName = (typeof STREAMS)[keyof typeof STREAMS]

export const GROUPS = { trading: 'group:trading', strategy: 'group:strategy', gateway: 'group:gateway' } as const

/** `group:gateway` serves the default account, `group:gateway:{account_id}` every other. */
export const gatewayGroup = (accountId: string, defaultAccountId: string): string =>
  accountId === defaultAccountId ? GROUPS.gateway : `${GROUPS.gateway}:${accountId}`

/** The groups that must have acknowledged an entry before it may be trimmed. */
export const GROUPS_OF_STREAM: Partial<Record<StreamName, readonly string[]>> = {
  [STREAMS.trade]: [GROUPS.trading, GROUPS.strategy],
  [STREAMS.position]: [GROUPS.trading, GROUPS.strategy],
  [STREAMS.orderStatus]: [GROUPS.trading, GROUPS.strategy],
  [STREAMS.order]: [GROUPS.trading],
  [STREAMS.cmd]: [GROUPS.gateway],
}

export const connectionKey = (accountId: string): string => `connection:${accountId}`
export const accountKey = (accountId: string): string => `account:${accountId}`
/** Hash symbol -> InstrumentData JSON. */
export const instrumentsKey = (accountId: string): string => `instruments:${accountId}`
/** Hash symbol -> RateData JSON: margin and commission, as far as they were asked. */
export const ratesKey = (accountId: string): string => `rates:${accountId}`
/** Last accepted tick, JSON, expires after 30 s. */
export const lastTickKey = (symbol: string): string => `last_tick:${symbol}`
export const barStateKey = (symbol: string): string => `bar_state:${symbol}`
/** Hash `{holder}:{symbol}` -> epoch ms of the last report: who wants ticks of what. See interest.ts. */
export const INTEREST_KEY = 'interest'
export const interestField = (holder: string, symbol: string): string => `${holder}:${symbol}`
/** Wakes whoever reads the interest hash. */
export const SUBSCRIBE_CHANNEL = 'subscribe'
export const heartbeatKey = (service: string): string => `heartbeat:${service}`
/** `sim` or `live`, set once: a server of the other kind is refused. */
export const ENVIRONMENT_KEY = 'environment'
/** Hash of counters by which a virtual-time driver knows that a service is done. */
export const progressKey = (service: string): string => `progress:${service}`
/** Name of the lock by which one gateway serves an account; the bus keeps it in `lock:` and `fence:`. */
export const gatewayLeaseName = (accountId: string): string => `gateway:${accountId}`
/** The kill switch as the gateway last told it, for late joiners. */
export const killSwitchKey = (accountId: string): string => `kill:${accountId}`
