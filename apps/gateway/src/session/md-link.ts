import type { SpiCallback, Timers } from '../ports/counter-ports.js'
import { noAnswerIn, notWritten } from './refusal-class.js'
import { causeOfError } from './session-facts.js'
import { INITIAL_MD_SESSION, type MdEffect, type MdEvent, type MdSession, stepMdSession } from './md-session.js'

export interface MdLinkPorts {
  readonly timers: Timers
  readonly stepTimeoutMs: number
  /** Writes the login request. @throws ConfigProblem when a secret is missing */
  requestLogin(): number
  subscribeAll(): void
  onChange(session: MdSession): void
}

/** Performs what the market data session's state machine decides. */
export class MdLink {
  #session: MdSession = INITIAL_MD_SESSION
  #stopRetry: (() => void) | undefined
  #stopStep: (() => void) | undefined
  #stopped = false

  constructor(private readonly ports: MdLinkPorts) {}

  get session(): MdSession {
    return this.#session
  }

  dispatch(event: MdEvent): void {
    if (this.#stopped) return
    const before = this.#session
    const { session, effects } = stepMdSession(before, event, this.ports.timers.monotonicMs())
    this.#session = session
    if (session.state !== before.state) this.#stopStep?.()
    if (shows(before, session)) this.ports.onChange(session)
    for (const effect of effects) this.#perform(effect)
  }

  onCallback(callback: SpiCallback): boolean {
    switch (callback.name) {
      case 'OnFrontConnected':
        this.dispatch({ kind: 'front_connected' })
        return true
      case 'OnFrontDisconnected':
        this.dispatch({ kind: 'front_disconnected', reasonCode: callback.reasonCode ?? 0 })
        return true
      case 'OnRspUserLogin':
        if (callback.error) {
          const refusal = { errorId: callback.error.id, message: callback.error.message }
          this.dispatch({ kind: 'refused', refusal })
        } else this.dispatch({ kind: 'logged_in' })
        return true
      default:
        return false
    }
  }

  stop(): void {
    this.#stopped = true
    this.#stopRetry?.()
    this.#stopStep?.()
  }

  #perform(effect: MdEffect): void {
    const { timers, stepTimeoutMs } = this.ports
    switch (effect.kind) {
      case 'subscribe_all':
        return this.ports.subscribeAll()
      case 'retry_in':
        this.#stopRetry?.()
        this.#stopRetry = timers.after(effect.waitMs, () => this.dispatch({ kind: 'retry_due' }))
        return
      case 'login':
        return this.#login(stepTimeoutMs)
    }
  }

  #login(stepTimeoutMs: number): void {
    let code: number
    try {
      code = this.ports.requestLogin()
    } catch (error) {
      // Nothing was sent, so trying again costs nothing: a secret that can not be read now may be readable in a moment.
      this.dispatch({ kind: 'failed', why: causeOfError(error) })
      return
    }
    if (code !== 0) {
      this.dispatch({ kind: 'failed', why: notWritten(code) })
      return
    }
    this.#stopStep?.()
    this.#stopStep = this.ports.timers.after(stepTimeoutMs, () => {
      this.dispatch({ kind: 'failed', why: noAnswerIn(stepTimeoutMs) })
    })
  }
}

const shows = (before: MdSession, after: MdSession): boolean =>
  before.state !== after.state ||
  before.reason !== after.reason ||
  before.latch !== after.latch ||
  before.tradingDay !== after.tradingDay
