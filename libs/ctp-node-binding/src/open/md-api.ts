import type { Abi } from '../abi/load-abi.js'
import type { EncodableValues } from '../abi/struct-codec.js'
import type { EncodableFields, FieldsOf, OnlyKnownAtRunTime } from '../abi/struct-types.js'
import type { MdEvent } from '../events/callback.js'
import type { QueueOverflow } from '../events/event-drain.js'
import type { SpiEvent } from '../events/spi-event.js'
import { TickColumns } from '../events/tick-columns.js'
import { ApiSession, NOT_CONNECTED, type ApiState, type ApiStats } from './api-session.js'
import type { ApiOptions } from './api-options.js'
import type { MdRequestName, RequestFields } from './request-types.js'

/** Loads a market data library and creates one API object. Throws CtpError; nothing is left behind when it does. */
export function openMdApi(options: ApiOptions): MdApi {
  return new MdApi(new ApiSession('md', options))
}

/** The order of calls: onEvents, onTicks, registerFront, init; then login and subscriptions; then release. */
export class MdApi {
  /** Columns of OnRtnDepthMarketData, to be read inside of the `onTicks` handler. */
  readonly ticks: TickColumns
  readonly #session: ApiSession

  constructor(session: ApiSession) {
    this.#session = session
    this.ticks = new TickColumns(session.abi.struct('DepthMarketData'), session.tickRun)
  }

  /** What the library calls itself. */
  get version(): string {
    return this.#session.library.version
  }

  get abi(): Abi {
    return this.#session.abi
  }

  get state(): ApiState {
    return this.#session.state
  }

  registerFront(url: string): void {
    this.#session.registerFront(url)
  }

  /** Asks a name server for fronts, in place of registerFront. */
  registerNameServer(url: string): void {
    this.#session.registerNameServer(url)
  }

  /** Who asks the name server. */
  registerFensUserInfo(fields: EncodableFields<FieldsOf<'FensUserInfo'>>): void {
    this.#session.registerFensUserInfo(fields)
  }

  /** Everything but ticks, and ticks too while no `onTicks` handler is set. */
  onEvents(handler: (batch: MdEvent[]) => void): void {
    this.#session.onEvents(handler as (batch: SpiEvent[]) => void)
  }

  /** Called once per run of ticks with their number; `ticks` then reads tick 0 to count - 1. Keeps its place among events. */
  onTicks(handler: (count: number) => void): void {
    this.#session.onTicks(handler)
  }

  /** Told once when ticks begin to be dropped because this thread reads too slowly, and once when it has caught up. */
  onOverflow(handler: (overflow: QueueOverflow) => void): void {
    this.#session.onOverflow(handler)
  }

  init(): void {
    this.#session.init()
  }

  /** ReqUserLogin and its like; see TraderApi.request. */
  request<Name extends MdRequestName>(name: Name, fields: RequestFields<Name>, requestId: number): number
  /** For a name that is known at run time only: name and fields are checked then. */
  request<Name extends string>(name: OnlyKnownAtRunTime<Name>, fields: EncodableValues, requestId: number): number
  request(name: string, fields: EncodableValues, requestId: number): number {
    return this.#session.request(name, fields, requestId)
  }

  /** Whether this version has the request, such as ReqQryMulticastInstrument. */
  hasRequest(name: string): boolean {
    return this.#session.hasMethod(name)
  }

  /** The library's return code. The advice is some 1,000 symbols a call, one call a second. */
  subscribeMarketData(symbols: readonly string[]): number {
    return this.#callSymbols('SubscribeMarketData', symbols)
  }

  unsubscribeMarketData(symbols: readonly string[]): number {
    return this.#callSymbols('UnSubscribeMarketData', symbols)
  }

  /** Requests for quotes of these symbols, as OnRtnForQuoteRsp: what market makers answer. */
  subscribeForQuoteRsp(symbols: readonly string[]): number {
    return this.#callSymbols('SubscribeForQuoteRsp', symbols)
  }

  unsubscribeForQuoteRsp(symbols: readonly string[]): number {
    return this.#callSymbols('UnSubscribeForQuoteRsp', symbols)
  }

  /** YYYYMMDD. Before login it is no trading day: libraries answer "19800100" or nothing. */
  getTradingDay(): string {
    return this.#session.tradingDay()
  }

  stats(): ApiStats {
    return this.#session.stats()
  }

  /** Whether this object alone keeps the process running; it does from init to release. */
  keepAlive(on: boolean): void {
    this.#session.keepAlive(on)
  }

  release(): Promise<void> {
    return this.#session.release()
  }

  #callSymbols(name: string, symbols: readonly string[]): number {
    const { slot } = this.#session.method(name, 'symbols')
    if (this.state === 'releasing') return NOT_CONNECTED
    return this.#session.native(name, 'running').callSymbols(slot, symbols)
  }
}
