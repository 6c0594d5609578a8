import type { SpiCallback, Timers } from '../ports/counter-ports.js'
import { parseMaxOrderRef } from '../orders/order-identity.js'
import { CtpDecodeError, requiredInt, requiredText, textOf } from '../wire/ctp-fields.js'
import { noAnswerIn, notWritten } from './refusal-class.js'
import { type Cause, type LoginFacts, type LoginStep, type Refusal, causeOfError } from './session-facts.js'
import { INITIAL_TD_SESSION, type TdEffect, type TdEvent, type TdSession, stepTdSession } from './td-session.js'

export interface TdLinkPorts {
  readonly timers: Timers
  readonly authenticates: boolean
  /** Real milliseconds without an answer after which a login step counts as failed. */
  readonly stepTimeoutMs: number
  /** Writes the request of a step. @throws ConfigProblem when a secret is missing */
  requestStep(step: LoginStep): number
  /** The replay of the private stream begins: call back when it is quiet. */
  awaitReplay(onQuiet: () => void): void
  /** All queries, in order; rejects when they cannot be completed now. */
  queryAll(): Promise<void>
  /** Why these secrets may not be tried again. @throws ConfigProblem */
  obstacle(): Cause | undefined
  countRefusal(refusal: Refusal): void
  /** The counter took the secrets. */
  loginAccepted(): void
  /** An attempt ended without a word about the secrets. */
  attemptOver(): void
  clearRefusals(): void
  ordersUnknown(): void
  onLoggedIn(login: LoginFacts): void
  /** Logged in and confirmed; replay and queries follow. */
  onConfirmed(): void
  onReady(): void
  onDisconnected(): void
  /** After every transition that shows. */
  onChange(session: TdSession): void
}

const QUERY_RETRY_MS = 5_000

/** Performs what the trading session's state machine decides. */
export class TdLink {
  #session: TdSession = INITIAL_TD_SESSION
  #stopRetry: (() => void) | undefined
  #stopStep: (() => void) | undefined
  /** Rises with every connection and disconnection: what an earlier one started reports to nobody. */
  #epoch = 0
  #authenticated = false
  #stopped = false

  constructor(private readonly ports: TdLinkPorts) {}

  /** This connection took our AppID and AuthCode. */
  get authenticated(): boolean {
    return this.#authenticated
  }

  get session(): TdSession {
    return this.#session
  }

  dispatch(event: TdEvent): void {
    if (this.#stopped) return
    const before = this.#session
    const { authenticates, timers } = this.ports
    const { session, effects } = stepTdSession(before, event, timers.monotonicMs(), { authenticates })
    this.#session = session
    if (session.state !== before.state) this.#clearStep()
    if (session === before && effects.length === 0) return
    if (shows(before, session)) this.ports.onChange(session)
    for (const effect of effects) this.#perform(effect)
    if (session.login && session.login !== before.login) this.ports.onLoggedIn(session.login)
    if (session.state === 'replaying' && before.state !== 'replaying') this.ports.onConfirmed()
    if (session.state === 'ready' && before.state !== 'ready') this.ports.onReady()
  }

  /** True when the callback was the session's. */
  onCallback(callback: SpiCallback): boolean {
    switch (callback.name) {
      case 'OnFrontConnected':
        this.#epoch += 1
        this.#authenticated = false
        this.dispatch({ kind: 'front_connected' })
        return true
      case 'OnFrontDisconnected':
        this.#epoch += 1
        this.#authenticated = false
        this.ports.onDisconnected()
        this.dispatch({ kind: 'front_disconnected', reasonCode: callback.reasonCode ?? 0 })
        return true
      case 'OnRspAuthenticate':
        this.#authenticated ||= !callback.error
        this.#onAnswer('authenticate', callback, () => ({ kind: 'accepted', step: 'authenticate' }))
        return true
      case 'OnRspUserLogin':
        this.#onAnswer('login', callback, () => ({ kind: 'logged_in', login: loginOf(callback) }))
        return true
      case 'OnRspSettlementInfoConfirm':
        this.#onAnswer('confirm', callback, () => ({ kind: 'accepted', step: 'confirm' }))
        return true
      default:
        return false
    }
  }

  /** An error answer to a request of no other kind: of the step that is waited for. */
  onError(refusal: Refusal): void {
    const step = ATTEMPTED[this.#session.state]
    if (step) this.dispatch({ kind: 'refused', step, refusal })
  }

  /** The session stays as it is; nothing moves it any more. */
  stop(): void {
    this.#stopped = true
    this.#epoch += 1
    this.#stopRetry?.()
    this.#clearStep()
  }

  #onAnswer(step: LoginStep, callback: SpiCallback, accepted: () => TdEvent): void {
    if (callback.error) {
      const refusal = { errorId: callback.error.id, message: callback.error.message }
      this.dispatch({ kind: 'refused', step, refusal })
      return
    }
    try {
      this.dispatch(accepted())
    } catch (error) {
      if (!(error instanceof CtpDecodeError)) throw error
      this.dispatch({ kind: 'failed', step, why: causeOfError(error) })
    }
  }

  #perform(effect: TdEffect): void {
    switch (effect.kind) {
      case 'authenticate':
      case 'login':
      case 'confirm':
        return this.#attempt(effect.kind)
      case 'await_replay':
        return this.ports.awaitReplay(() => this.dispatch({ kind: 'replay_quiet' }))
      case 'query_all':
        return this.#queryAll()
      case 'retry_in':
        this.#stopRetry?.()
        this.#stopRetry = this.ports.timers.after(effect.waitMs, () => this.dispatch({ kind: 'retry_due' }))
        return
      case 'count_refusal':
        return this.ports.countRefusal(effect.refusal)
      case 'login_accepted':
        return this.ports.loginAccepted()
      case 'attempt_over':
        return this.ports.attemptOver()
      case 'clear_refusals':
        return this.ports.clearRefusals()
      case 'orders_unknown':
        return this.ports.ordersUnknown()
    }
  }

  #attempt(step: LoginStep): void {
    let code: number
    try {
      const obstacle = step === 'confirm' ? undefined : this.ports.obstacle()
      if (obstacle) return this.dispatch({ kind: 'latched', latch: obstacle })
      code = this.ports.requestStep(step)
    } catch (error) {
      this.dispatch({ kind: 'latched', latch: causeOfError(error) })
      return
    }
    if (code !== 0) {
      this.dispatch({ kind: 'failed', step, why: notWritten(code) })
      return
    }
    const { timers, stepTimeoutMs } = this.ports
    this.#clearStep()
    this.#stopStep = timers.after(stepTimeoutMs, () => {
      this.dispatch({ kind: 'failed', step, why: noAnswerIn(stepTimeoutMs) })
    })
  }

  #queryAll(): void {
    const epoch = this.#epoch
    this.ports.queryAll().then(
      () => {
        if (epoch === this.#epoch) this.dispatch({ kind: 'queried' })
      },
      (error: unknown) => {
        if (epoch !== this.#epoch) return
        const why = causeOfError(error)
        this.#stopRetry?.()
        this.#stopRetry = this.ports.timers.after(QUERY_RETRY_MS, () => {
          if (epoch === this.#epoch) this.dispatch({ kind: 'failed', step: 'query', why })
        })
      },
    )
  }

  #clearStep(): void {
    this.#stopStep?.()
    this.#stopStep = undefined
  }
}

const ATTEMPTED: Partial<Record<TdSession['state'], LoginStep>> = {
  authenticating: 'authenticate',
  logging_in: 'login',
  confirming: 'confirm',
}

const shows = (before: TdSession, after: TdSession): boolean =>
  before.state !== after.state ||
  before.reason !== after.reason ||
  before.latch !== after.latch ||
  before.login !== after.login

function loginOf(callback: SpiCallback): LoginFacts {
  const fields = callback.fields()
  if (!fields) throw new CtpDecodeError('CThostFtdcRspUserLoginField', undefined, 'a struct')
  return {
    tradingDay: requiredText(fields, 'TradingDay').trim(),
    frontId: requiredInt(fields, 'FrontID'),
    sessionId: requiredInt(fields, 'SessionID'),
    maxOrderRef: parseMaxOrderRef(textOf(fields, 'MaxOrderRef')),
  }
}
