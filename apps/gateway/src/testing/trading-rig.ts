import type { CommandData } from '@huangpu/messages'
import { SETTINGS } from '../gateway-settings.js'
import { onCommand } from '../handlers/on-command.js'
import { LostCommands } from '../orders/lost-commands.js'
import { InstrumentCache } from '../queries/instrument-cache.js'
import { LoginCredentials } from '../session/login-credentials.js'
import type { CtpFields } from '../wire/ctp-fields.js'
import { TradingSide } from '../trading-side.js'
import { FRONT, SESSION, TRADING_DAY, accountFields, instrumentFields, orderFields } from './ctp-samples.js'
import { FakeTrader, callbackOf } from './fake-trader.js'
import { ManualTimers } from './manual-timers.js'
import { TEST_ACCOUNT, type TestDesk, openTestDesk } from './test-desk.js'

/** One row a query; the others are empty: NULL and the last. */
const ROWS: Readonly<Record<string, CtpFields>> = {
  ReqQryInstrument: instrumentFields(),
  ReqQryTradingAccount: accountFields,
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A trading side on a fake library and a real journal; the test plays the counter. */
export class TradingRig {
  readonly trader = new FakeTrader()
  readonly timers = new ManualTimers()
  readonly instruments = new InstrumentCache()
  readonly side: TradingSide
  /** What Redis was given, by key; `redisAway` refuses. */
  readonly hashes = new Map<string, Record<string, string>>()
  redisAway = false
  onReady: () => void = () => undefined
  readonly lost = new LostCommands()
  /** Contracts that somebody watches. */
  wanted: string[] = []
  readonly #handler: ReturnType<typeof onCommand>

  constructor(
    readonly test: TestDesk = openTestDesk(),
    /** What the configuration says; tests change it. */
    public password = 'secret',
  ) {
    this.side = new TradingSide({
      desk: test.desk,
      instruments: this.instruments,
      timers: this.timers,
      settings: SETTINGS.sim,
      queryIntervalMs: 10,
      lostCommands: this.lost,
      credentials: new LoginCredentials('tcp://127.0.0.1:1', {
        brokerId: '9999',
        userId: 'sim001',
        appId: 'huangpu_sim',
        password: () => this.password,
        authCode: () => '0000',
      }),
      passwordPlace: { kind: 'env', name: 'TEST_PASSWORD' },
      open: (onCallbacks) => this.trader.connect(onCallbacks),
      keys: {
        setKey: () => Promise.resolve(),
        setHash: (key, fields) => {
          if (this.redisAway) return Promise.reject(new Error('Redis is away'))
          this.hashes.set(key, { ...this.hashes.get(key), ...fields })
          return Promise.resolve()
        },
        trimHash: (key, keep) => {
          const kept = Object.entries(this.hashes.get(key) ?? {}).filter(([field]) => keep(field))
          const stale = Object.keys(this.hashes.get(key) ?? {}).length - kept.length
          this.hashes.set(key, Object.fromEntries(kept))
          return Promise.resolve(stale)
        },
      },
      reference: test.reference,
      wanted: () => this.wanted,
      setAside: () => undefined,
      onRequestWritten: () => undefined,
      onBooked: () => undefined,
      onLoggedIn: () => undefined,
      onTradingDay: () => undefined,
      onInstruments: () => undefined,
      onReady: () => this.onReady(),
      onChange: () => undefined,
    })
    this.#handler = onCommand({
      desk: test.desk,
      intake: this.side.orders.intake,
      sender: this.side.orders.sender,
      cancels: this.side.orders.cancels,
    })
  }

  get state(): string {
    return this.side.link.session.state
  }

  /** Orders that were written to the counter. */
  get inserts(): number {
    return this.trader.of('ReqOrderInsert').length
  }

  get lastStatus() {
    return this.test.statuses().at(-1)
  }

  /** The counter tells of an order. */
  report(over: Readonly<Record<string, string | number | undefined>> = {}): void {
    this.trader.callBack(callbackOf('OnRtnOrder', { fields: orderFields(over) }))
  }

  /**
   * From connected to ready. `replay` is what the private stream brings, `orders` what the order query finds,
   * `answers` plays the counter for other queries.
   */
  async logIn(
    given: {
      session?: number
      replay?: () => void
      orders?: () => void
      answers?: Readonly<Record<string, () => void>>
      maxOrderRef?: string
      tradingDay?: string
    } = {},
  ): Promise<void> {
    const { trader } = this
    if (!this.side.isOpen) this.side.open()
    trader.callBack(callbackOf('OnFrontConnected'))
    trader.answer('ReqAuthenticate')
    trader.answer('ReqUserLogin', {
      TradingDay: given.tradingDay ?? TRADING_DAY,
      FrontID: FRONT,
      SessionID: given.session ?? SESSION,
      MaxOrderRef: given.maxOrderRef ?? '',
    })
    trader.answer('ReqSettlementInfoConfirm')
    given.replay?.()
    this.timers.advance(SETTINGS.sim.replayQuietMs)
    await this.answerQueries({ ...(given.orders && { ReqQryOrder: given.orders }), ...given.answers })
  }

  /** Plays the counter until it is asked no more. */
  async answerQueries(answers: Readonly<Record<string, () => void>> = {}): Promise<void> {
    for (let answered = -1; ;) {
      await this.settle()
      const last = this.trader.written.filter((request) => request.name.startsWith('ReqQry')).at(-1)
      if (!last || last.requestId === answered) return
      answered = last.requestId
      const play = answers[last.name]
      if (play) play()
      else this.trader.answer(last.name, ROWS[last.name])
    }
  }

  loseConnection(): void {
    this.trader.callBack(callbackOf('OnFrontDisconnected', { reasonCode: 0x1001 }))
  }

  /** Lets promises run and the next query leave. */
  async settle(): Promise<void> {
    await settled()
    this.timers.advance(20)
    await settled()
  }

  /** As the bus delivers it: one transaction with its key, then the work after the commit. */
  deliver(command: CommandData, crash: 'before_commit' | 'after_commit' | 'none' = 'none'): void {
    const outcome = this.test.applyOnce(this.#handler.keyOf(command), () => {
      this.#handler.handle(command, '1-0')
      if (crash === 'before_commit') throw new Error('crash')
    })
    if (crash === 'none') void this.#handler.afterCommit?.(command, outcome)
  }

  /** The process dies and another starts on the same file. */
  crash(): TradingRig {
    return new TradingRig(this.test.reopen(), this.password)
  }
}

export const sendCommand = (over: Partial<Extract<CommandData, { cmd_type: 'SEND_ORDER' }>> = {}): CommandData => ({
  cmd_type: 'SEND_ORDER',
  request_id: 'req-1',
  order_id: 'K1',
  symbol: 'rb2701',
  exchange: 'SHFE',
  strategy_name: 'ma_rsi',
  account_id: TEST_ACCOUNT,
  environment: 'sim',
  timestamp: '2026-11-20T10:00:00',
  direction: 'LONG',
  offset: 'OPEN',
  order_type: 'LIMIT',
  price: 3150,
  volume: 3,
  expires_at_ms: 1_800_000_003_000,
  ...over,
})

export const cancelCommand = (over: Partial<Extract<CommandData, { cmd_type: 'CANCEL_ORDER' }>> = {}): CommandData => ({
  cmd_type: 'CANCEL_ORDER',
  request_id: 'cancel-1',
  order_id: 'K1',
  symbol: 'rb2701',
  exchange: 'SHFE',
  strategy_name: 'ma_rsi',
  account_id: TEST_ACCOUNT,
  environment: 'sim',
  timestamp: '2026-11-20T10:00:00',
  ...over,
})
