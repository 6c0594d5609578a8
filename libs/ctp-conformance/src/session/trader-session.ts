import { openTraderApi, type EncodableValues, type ResumeMode, type SpiEvent, type TraderApi } from 'ctp-node-binding'
import { expectThat, Mismatch } from '../case/verdict.js'
import { answerOf, type Answer } from './answer.js'
import { connectionOf, type CallbackLog } from './callback-log.js'
import type { CounterSettings } from './counter-settings.js'
import type { CounterGate } from './counter-gate.js'
import { LoginRefused } from './login-refused.js'

const RETRY_MS = 100
const FLOW_CONTROL_CODES: readonly number[] = [-2, -3]
const FLOW_CONTROL_ERRORS: readonly number[] = [90, 154]

export interface TraderSessionOptions {
  readonly settings: CounterSettings
  readonly log: CallbackLog
  readonly gate: CounterGate
  readonly flowPath: string
  readonly front: string
  readonly privateTopic: ResumeMode
}

/** What a login answered. */
export interface TraderLogin {
  readonly tradingDay: string
  readonly frontId: number
  readonly sessionId: number
  readonly maxOrderRef: number
}

/** One trader API object and one login after the other on it. */
export class TraderSession {
  readonly log: CallbackLog
  readonly api: TraderApi
  readonly settings: CounterSettings
  /** Of the last login that stands. */
  login: TraderLogin | undefined
  readonly #gate: CounterGate
  #requestId = 0
  #orderRef = 0

  constructor(options: TraderSessionOptions) {
    const { settings, log } = options
    this.settings = settings
    this.log = log
    this.#gate = options.gate
    const { traderLibrary: library, abi, productionMode } = settings
    this.api = openTraderApi({ library, abi, productionMode, flowPath: options.flowPath })
    this.api.onEvents(log.take)
    this.api.subscribePrivateTopic(options.privateTopic)
    this.api.subscribePublicTopic('quick')
    this.api.registerFront(options.front)
  }

  /** Starts the library. A case that looks at the connection itself does no more than this. */
  init(): void {
    this.api.init()
  }

  /** The library says that the connection stands. */
  async connected(): Promise<void> {
    const isConnected = (): boolean => connectionOf(this.log) === 'OnFrontConnected'
    await this.#gate.enter('connect', () => this.log.until(isConnected, 'OnFrontConnected'))
  }

  /** It says that the connection was lost since then, and stands again. */
  async reconnected(mark: number): Promise<void> {
    await this.log.until(() => this.log.named('OnFrontDisconnected', mark)[0], 'OnFrontDisconnected')
    await this.connected()
  }

  /** Authenticates where an AuthCode is given, and logs in. @throws LoginRefused, then at once for every session */
  async logIn(): Promise<TraderLogin> {
    if (this.settings.authCode !== '') await this.authenticated()
    return this.loggedIn()
  }

  /** With the AuthCode of the settings. @throws LoginRefused */
  authenticated(): Promise<Answer> {
    return this.#gate.enter('authenticate', async () => {
      const answer = await this.authenticate(this.settings.authCode)
      if (answer.errorId !== 0) throw new LoginRefused('ReqAuthenticate', answer.errorId)
      return answer
    })
  }

  /** By the password of the settings. @throws LoginRefused */
  loggedIn(): Promise<TraderLogin> {
    return this.#gate.enter('login', async () => {
      const { errorId, rows } = await this.requestLogin(this.settings.password)
      const row = rows[0]
      if (errorId !== 0 || !row) throw new LoginRefused('ReqUserLogin', errorId)
      this.login = loginOf(row)
      this.#orderRef = Math.max(this.#orderRef, this.login.maxOrderRef)
      return this.login
    })
  }

  /** Whatever comes of it: for the cases that expect a refusal. */
  authenticate(authCode: string): Promise<Answer> {
    const { brokerId, userId, appId } = this.settings
    return this.ask('ReqAuthenticate', { BrokerID: brokerId, UserID: userId, AppID: appId, AuthCode: authCode })
  }

  /** Whatever comes of it. */
  requestLogin(password: string): Promise<Answer> {
    const { brokerId, userId } = this.settings
    return this.ask('ReqUserLogin', { BrokerID: brokerId, UserID: userId, Password: password })
  }

  confirmSettlement(): Promise<Answer> {
    return this.ask('ReqSettlementInfoConfirm', this.investor())
  }

  /** The two fields that nearly every request of an account carries. */
  investor(): { BrokerID: string; InvestorID: string } {
    return { BrokerID: this.settings.brokerId, InvestorID: this.settings.investorId }
  }

  nextRequestId(): number {
    return ++this.#requestId
  }

  /** Numeric and above everything that the login or this session has used. */
  nextOrderRef(): string {
    return String(++this.#orderRef)
  }

  /** The library's return code. Fields that this version lacks are left out. */
  send(name: string, fields: EncodableValues, requestId: number): number {
    const struct = this.api.abi.traderApi.find((method) => method.name === name)?.struct
    const codec = struct ? this.api.abi.struct(struct) : undefined
    const known = Object.entries(fields).filter(([field]) => codec?.has(field) ?? true)
    return this.api.request(name, Object.fromEntries(known), requestId)
  }

  /** Sends a request until flow control lets it through, and waits for all of its answer. @throws Mismatch */
  async ask(name: string, fields: EncodableValues): Promise<Answer> {
    const { pace } = this.log
    const deadline = pace.now() + pace.timeoutMs
    for (let limited = 0; ; limited++) {
      const requestId = this.nextRequestId()
      const mark = this.log.mark()
      const code = this.send(name, fields, requestId)
      if (code === 0) {
        const answer = answerOf(await this.answered(name, requestId, mark), limited)
        if (!FLOW_CONTROL_ERRORS.includes(answer.errorId)) return answer
      } else if (!FLOW_CONTROL_CODES.includes(code)) throw new Mismatch(`${name} to return 0, not ${code}`)
      expectThat(pace.now() < deadline, `flow control to let ${name} through`)
      await pace.sleep(RETRY_MS)
    }
  }

  /** Every callback of a request that was sent, as soon as the last is there. */
  answered(name: string, requestId: number, mark: number): Promise<SpiEvent[]> {
    const find = (): SpiEvent[] | undefined => {
      const events = this.log.since(mark).filter((event) => event.requestId === requestId)
      return events.some((event) => event.isLast) ? events : undefined
    }
    return this.log.until(find, `an answer to ${name} up to isLast`)
  }

  release(): Promise<void> {
    return this.api.release()
  }
}

function loginOf(row: SpiEvent): TraderLogin {
  return {
    tradingDay: String(row.get('TradingDay')),
    frontId: Number(row.get('FrontID')),
    sessionId: Number(row.get('SessionID')),
    maxOrderRef: Number(row.get('MaxOrderRef')) || 0,
  }
}
