import type { CtpFields } from '../wire/ctp-fields.js'

/** One callback of a library, decoded when its fields are read. Every part may be missing: counters send NULLs. */
export interface SpiCallback {
  readonly name: string
  readonly fields: () => CtpFields | undefined
  readonly error: { readonly id: number; readonly message: string } | null
  readonly requestId: number | undefined
  readonly isLast: boolean
  readonly reasonCode: number | undefined
}

/** What a front allows, per second. */
export interface FrontRates {
  readonly queriesPerSecond: number
  readonly packetsPerSecond: number
}

/** The trading library as the gateway uses it; the binding and the fake of the tests implement it. */
export interface TraderPort {
  readonly version: string
  /** From 6.7.7 on, once connected; undefined in older versions. */
  frontRates(): FrontRates | undefined
  /** Whether this version has a request. */
  hasRequest(name: string): boolean
  /** Whether this version's struct has a field, e.g. OrderMemo from 6.7.7 on. */
  has(struct: string, field: string): boolean
  /** 0 written to the socket, -1 network, -2 too many pending, -3 too many per second. */
  request(name: string, fields: Record<string, string | number | undefined>, requestId: number): number
  /** Counters of the queue between the library's thread and us. */
  stats(): Readonly<Record<string, number>>
  release(): Promise<void>
}

/** The market data library. */
export interface MdPort {
  readonly version: string
  has(struct: string, field: string): boolean
  request(name: string, fields: Record<string, string | number | undefined>, requestId: number): number
  subscribe(symbols: readonly string[]): number
  /** Counters of the queue between the library's thread and us. */
  stats(): Readonly<Record<string, number>>
  unsubscribe(symbols: readonly string[]): number
  release(): Promise<void>
}

/** Real, monotonic timers: time to live, timeouts and back-off never follow virtual time. */
export interface Timers {
  after(milliseconds: number, run: () => void): () => void
  monotonicMs(): number
}
