import { type Calendar, type EpochMs, formatShanghai, productOf } from '@huangpu/core'
import type { AlertEvent } from '@huangpu/messages'
import type { Timers } from '../ports/counter-ports.js'
import {
  type ListenedContract,
  NO_SILENCE,
  type SilenceNotice,
  type SilenceState,
  lookForSilence,
} from './silence-watch.js'

type Alert = Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>

export interface FeedListenerPorts {
  readonly timers: Timers
  readonly calendar: Calendar
  readonly silentAfterMs: number
  exchangeMs(): EpochMs
  /** The market data session is logged in. */
  ready(): boolean
  /** Contracts whose subscription the front confirmed. */
  subscribed(): readonly string[]
  /** Exchange time at which a contract's last tick was accepted; null before the first of the day. */
  acceptedAtMs(symbol: string): EpochMs | null
  alert(alert: Alert): void
  gauge(name: string, value: number): void
}

const LOOK_EVERY_MS = 1_000
const ALIVE_WITHIN_MS = 10_000
const TIMES_LONGEST_PAUSE = 3

/** Listens whether what should tick does, and says so when it does not. */
export class FeedListener {
  #state: SilenceState = NO_SILENCE
  /** Exchange time since when each contract is listened to without interruption. */
  #since = new Map<string, EpochMs>()
  #stopTimer: (() => void) | undefined

  constructor(private readonly ports: FeedListenerPorts) {}

  start(): void {
    this.#stopTimer = this.ports.timers.after(LOOK_EVERY_MS, () => {
      this.look()
      this.start()
    })
  }

  stop(): void {
    this.#stopTimer?.()
  }

  look(): void {
    const { ports } = this
    const nowMs = ports.exchangeMs()
    const contracts = this.#contracts(nowMs)
    const { state, notices } = lookForSilence(this.#state, contracts, nowMs, {
      silentAfterMs: ports.silentAfterMs,
      aliveWithinMs: Math.min(ALIVE_WITHIN_MS, ports.silentAfterMs / 2),
      timesLongestPause: TIMES_LONGEST_PAUSE,
    })
    this.#state = state
    for (const notice of notices) ports.alert(alertOf(notice, ports.silentAfterMs))
    ports.gauge('silent_symbols', state.silent.size)
    ports.gauge('feed_silent', state.feedSilentSinceMs === null ? 0 : 1)
  }

  #contracts(nowMs: EpochMs): ListenedContract[] {
    const { ports } = this
    const since = new Map<string, EpochMs>()
    const contracts: ListenedContract[] = []
    for (const symbol of ports.ready() ? ports.subscribed() : []) {
      const product = productOf(symbol)
      if (product === undefined || !ports.calendar.knows(product)) continue
      const moment = ports.calendar.sessionAt(product, nowMs)
      if (moment?.phase !== 'continuous') continue
      const listenedFromMs = Math.max(moment.session.openMs, this.#since.get(symbol) ?? nowMs)
      since.set(symbol, listenedFromMs)
      contracts.push({ symbol, listenedFromMs, lastTickMs: ports.acceptedAtMs(symbol) ?? -Infinity })
    }
    this.#since = since
    return contracts
  }
}

function alertOf(notice: SilenceNotice, silentAfterMs: number): Alert {
  const seconds = Math.round(silentAfterMs / 1_000)
  switch (notice.kind) {
    case 'feed_silent': {
      const since = formatShanghai(notice.sinceMs).slice(11, 19)
      const zh = notice.symbols.slice(0, 5).join('、')
      const en = notice.symbols.slice(0, 5).join(', ')
      return {
        severity: 'error',
        code: 'feed_silent',
        message_zh: `交易时段内所有已订阅合约（${zh}）自 ${since} 起超过 ${seconds} 秒没有行情，请检查行情前置`,
        message_en: `no tick of any subscribed contract (${en}) since ${since}, more than ${seconds} s within the session: check the market data front`,
      }
    }
    case 'feed_heard': {
      const silent = Math.round(notice.silentMs / 1_000)
      return {
        severity: 'info',
        code: 'feed_heard',
        message_zh: `行情已恢复，中断约 ${silent} 秒`,
        message_en: `ticks come again after about ${silent} s of silence`,
      }
    }
    case 'symbol_silent': {
      const since = formatShanghai(notice.sinceMs).slice(11, 19)
      return {
        severity: 'warning',
        code: 'symbol_silent',
        message_zh: `${notice.symbol} 自 ${since} 起没有行情，其他合约正常`,
        message_en: `no tick of ${notice.symbol} since ${since}, while other contracts tick`,
      }
    }
    case 'symbol_heard':
      return {
        severity: 'info',
        code: 'symbol_heard',
        message_zh: `${notice.symbol} 行情已恢复`,
        message_en: `${notice.symbol} ticks again`,
      }
  }
}
