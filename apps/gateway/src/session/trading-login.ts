import type { SecretPlace } from '@huangpu/service'
import type { OrderDesk } from '../orders/order-desk.js'
import type { RequestPort } from '../orders/trading-session.js'
import type { Timers } from '../ports/counter-ports.js'
import { LoginAttempts } from './login-attempts.js'
import type { LoginCredentials } from './login-credentials.js'
import { loginRequest } from './login-requests.js'
import { PasswordChange } from './password-change.js'
import { RequestAnswers } from './request-answers.js'
import { SecretWatch } from './secret-watch.js'
import { type Cause, type LoginStep, type Refusal, causeOfError } from './session-facts.js'
import type { TdLink } from './td-link.js'

export interface TradingLoginPorts {
  readonly desk: OrderDesk
  readonly timers: Timers
  readonly credentials: LoginCredentials
  readonly passwordPlace: SecretPlace
  readonly port: RequestPort
  readonly link: TdLink
  /** The library is open. */
  isOpen(): boolean
}

const LOGOUT_TIMEOUT_MS = 3_000

/** Login and logout of the trading session: which secrets, how often, and what becomes of refused ones. */
export class TradingLogin {
  readonly answers: RequestAnswers
  readonly password: PasswordChange
  readonly #attempts: LoginAttempts
  readonly #secretWatch: SecretWatch
  #settledEarlierLife = false

  constructor(private readonly ports: TradingLoginPorts) {
    const { desk, timers, credentials, passwordPlace, port, link } = ports
    this.answers = new RequestAnswers((name, fields) => port.request(name, fields), timers)
    this.#attempts = new LoginAttempts(desk, () => credentials.fingerprint())
    this.#secretWatch = new SecretWatch({
      timers,
      digest: () => credentials.digest(),
      onChange: () => this.#onChangedSecret(),
    })
    this.password = new PasswordChange({
      link,
      answers: this.answers,
      credentials,
      place: passwordPlace,
      authenticates: credentials.appId !== '',
      has: (struct, field) => port.has(struct, field),
      record: (what) => desk.record(what, { user_id: credentials.userId }),
    })
  }

  /** Before the library is opened: an attempt that is not allowed must not even connect. */
  latchOnObstacle(): void {
    const { link } = this.ports
    if (link.session.latch) return
    try {
      if (!this.#settledEarlierLife) this.#attempts.settleEarlierLife()
      this.#settledEarlierLife = true
      const obstacle = this.#attempts.obstacle()
      if (obstacle) link.dispatch({ kind: 'latched', latch: obstacle })
    } catch (error) {
      link.dispatch({ kind: 'latched', latch: causeOfError(error) })
    }
  }

  /** Why these secrets may not be tried again. @throws ConfigProblem */
  obstacle(): Cause | undefined {
    return this.#attempts.obstacle()
  }

  /** Writes the request of a step; returns the library's code. @throws ConfigProblem when a secret is missing */
  request(step: LoginStep): number {
    const { port, credentials } = this.ports
    if (step !== 'confirm') this.#attempts.begin()
    const { name, fields } = loginRequest(step, credentials, (struct, field) => port.has(struct, field))
    return port.request(name, fields).code
  }

  /** The counter took the secrets. */
  onAccepted(): void {
    this.#attempts.accepted()
  }

  onRefused(refusal: Refusal): void {
    this.#attempts.refused(refusal)
  }

  /** The attempt ended without a word about the secrets. */
  onOver(): void {
    this.#attempts.over()
  }

  /** A person wants another attempt. A secret that can not be read has no refusals; the attempt says what is wrong. */
  forgetRefusals(): void {
    try {
      this.#attempts.forget()
    } catch (error) {
      this.ports.desk.record('refusals not forgotten', { why: causeOfError(error).en })
    }
  }

  /** While the session is latched, another secret in the configuration is tried by itself. */
  onChange(): void {
    if (this.ports.link.session.latch) this.#secretWatch.start()
    else this.#secretWatch.stop()
  }

  /** A library that could not be opened is not mended by a secret: a person unlatches it. */
  #onChangedSecret(): void {
    const { desk, link, isOpen } = this.ports
    desk.record('the configured secret changed', {})
    if (isOpen() || link.session.resting) link.dispatch({ kind: 'secret_changed' })
    else this.#secretWatch.start()
  }

  /** Resolves when the counter answered, or has not for a while. */
  async logOut(): Promise<void> {
    const { brokerId: BrokerID, userId: UserID } = this.ports.credentials
    await this.answers.ask('ReqUserLogout', { BrokerID, UserID }, LOGOUT_TIMEOUT_MS)
  }

  /** The connection is gone: nothing that was asked is answered any more. */
  giveUp(): void {
    this.answers.giveUp()
  }

  stop(): void {
    this.#secretWatch.stop()
  }
}
