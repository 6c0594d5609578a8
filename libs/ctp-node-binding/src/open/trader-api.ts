import type { Abi } from '../abi/load-abi.js'
import type { EncodableValues } from '../abi/struct-codec.js'
import type { EncodableFields, FieldsOf, OnlyKnownAtRunTime } from '../abi/struct-types.js'
import type { TraderEvent } from '../events/callback.js'
import type { SpiEvent } from '../events/spi-event.js'
import { ApiSession, type ApiState, type ApiStats } from './api-session.js'
import type { ApiOptions } from './api-options.js'
import type { RequestFields, TraderRequestName, TraderSubmissionName } from './request-types.js'
import { resumeCode, type ResumeMode } from './resume-mode.js'

/** Loads a trader library and creates one API object. Throws CtpError; nothing is left behind when it does. */
export function openTraderApi(options: ApiOptions): TraderApi {
  return new TraderApi(new ApiSession('trader', options))
}

/** The order of calls: onEvents, subscribe*Topic, registerFront, init; then requests; then release. */
export class TraderApi {
  readonly #session: ApiSession

  constructor(session: ApiSession) {
    this.#session = session
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

  /** May be repeated: the library chooses among the fronts. */
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

  /** `fromSeqNo` counts for `resume_from_seq_no` only. */
  subscribePrivateTopic(mode: ResumeMode, fromSeqNo = 1): void {
    const code = resumeCode(this.abi, 'private', mode)
    const { slot } = this.#session.method('SubscribePrivateTopic')
    this.#session.native('subscribePrivateTopic', 'configuring').callTopic(slot, code, fromSeqNo)
  }

  subscribePublicTopic(mode: ResumeMode): void {
    const code = resumeCode(this.abi, 'public', mode)
    const { slot } = this.#session.method('SubscribePublicTopic')
    this.#session.native('subscribePublicTopic', 'configuring').callTopic(slot, code, 0)
  }

  /** One handler; batches keep the order in which the library called back. `batch.length` counts without decoding. */
  onEvents(handler: (batch: TraderEvent[]) => void): void {
    this.#session.onEvents(handler as (batch: SpiEvent[]) => void)
  }

  init(): void {
    this.#session.init()
  }

  /**
   * Sends `fields` as the struct of request `name`; the compiler knows the fields of each. Answers the library's code:
   * 0 written to the socket (not accepted), -1 network (also while the object is being released), -2 too many pending,
   * -3 too many per second. Throws CtpError before anything is sent when a field does not fit.
   */
  request<Name extends TraderRequestName>(name: Name, fields: RequestFields<Name>, requestId: number): number
  /** For a name that is known at run time only: name and fields are checked then. */
  request<Name extends string>(name: OnlyKnownAtRunTime<Name>, fields: EncodableValues, requestId: number): number
  request(name: string, fields: EncodableValues, requestId: number): number {
    return this.#session.request(name, fields, requestId)
  }

  /** SubmitUserSystemInfo and its like, which take no request id and are not answered. As `request` otherwise. */
  submit<Name extends TraderSubmissionName>(name: Name, fields: RequestFields<Name>): number {
    return this.#session.request(name, fields as EncodableValues, 0)
  }

  /** Whether this version has the request, such as ReqQryUserSession. */
  hasRequest(name: string): boolean {
    return this.#session.hasMethod(name)
  }

  /** The front's own rates (requests per second), from 6.7.7; undefined in older versions. */
  getFrontInfo(): { address: string; queriesPerSecond: number; packetsPerSecond: number } | undefined {
    if (!this.#session.hasMethod('GetFrontInfo') || this.state === 'releasing') return undefined
    const codec = this.abi.struct('FrontInfo')
    const bytes = Buffer.alloc(codec.size)
    this.#session.native('getFrontInfo').callStruct(this.#session.method('GetFrontInfo').slot, bytes)
    const { FrontAddr, QryFreq, FTDPkgFreq } = codec.decode(bytes)
    return { address: FrontAddr, queriesPerSecond: QryFreq, packetsPerSecond: FTDPkgFreq }
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
}
