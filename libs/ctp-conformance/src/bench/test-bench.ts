import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ResumeMode } from 'ctp-node-binding'
import { expectThat, notApplicable } from '../case/verdict.js'
import { AccountRecord } from '../orders/account-record.js'
import { OrderDesk } from '../orders/order-desk.js'
import { holdingOf } from '../orders/position-rows.js'
import type { Ticket } from '../orders/ticket.js'
import { CallbackLog } from '../session/callback-log.js'
import { compactStory } from '../session/compact-story.js'
import type { CounterSettings } from '../session/counter-settings.js'
import { eventually } from '../session/eventually.js'
import { FrontProxy, tcpAddressOf } from '../session/front-proxy.js'
import { CounterGate } from '../session/counter-gate.js'
import type { LoginRefused } from '../session/login-refused.js'
import { MdSession } from '../session/md-session.js'
import type { Pace } from '../session/pace.js'
import { TraderSession } from '../session/trader-session.js'
import { chooseContract, contractNamed } from './choose-contract.js'
import { Market } from './market.js'
import { Shared } from './shared.js'

export interface TestBenchOptions {
  readonly settings: CounterSettings
  readonly pace: Pace
  /** Undefined: the contract of SHFE that trades most. */
  readonly symbol?: string | undefined
  /** The most lots that one opening order may have. */
  readonly lotsMax: number
}

export interface OpenTraderOptions {
  /** @default the trader front itself */
  readonly front?: string
  /** A name: the same one gives the same flow directory again. @default a directory of its own */
  readonly flow?: string
  /** @default 'restart' */
  readonly privateTopic?: ResumeMode
}

type Session = TraderSession | MdSession

/** What the cases work with: sessions that they share, sessions of their own, the market, the orders sent so far. */
export class TestBench {
  readonly settings: CounterSettings
  readonly pace: Pace
  readonly record = new AccountRecord()
  /** Every order of this run. */
  readonly tickets: Ticket[] = []
  readonly #logs: CallbackLog[] = []
  readonly #sessions = new Set<Session>()
  readonly #proxies = new Set<FrontProxy>()
  readonly #folder = mkdtempSync(join(tmpdir(), 'ctp-conformance-'))
  #storyStart = new Map<CallbackLog, number>()
  #flows = 0
  readonly #gates = { td: new CounterGate(), md: new CounterGate() }
  readonly #trader = new Shared(() => this.loggedInTrader())
  readonly #md = new Shared(() => this.loggedInMd())
  readonly #market = new Shared(() => this.#openMarket())
  #closing = false
  #confirmed = false
  #symbol: string | undefined
  #holdingAtFirst: string | undefined

  constructor(private readonly options: TestBenchOptions) {
    this.settings = options.settings
    this.pace = options.pace
  }

  get lotsMax(): number {
    return this.options.lotsMax
  }

  /** The trader session that cases share: logged in, the settlement not necessarily confirmed. */
  async trader(): Promise<TraderSession> {
    const session = await this.#trader.get()
    await this.#backIn(session)
    return session
  }

  /** The same, with the settlement confirmed: ready to send orders. */
  async ready(): Promise<TraderSession> {
    const session = await this.trader()
    if (this.#confirmed) return session
    const { errorId } = await session.confirmSettlement()
    expectThat(errorId === 0, `ReqSettlementInfoConfirm to be accepted, not refused with ${errorId}`)
    this.#confirmed = true
    return session
  }

  /** The market data session that cases share. */
  md(): Promise<MdSession> {
    return this.#md.get()
  }

  /** The contract under test, once a case needed one. */
  get symbol(): string | undefined {
    return this.#symbol
  }

  /** A login or an authentication that a counter refused for good: no other case can get in. */
  get refusal(): LoginRefused | undefined {
    return this.#gates.td.refusal ?? this.#gates.md.refusal
  }

  /** Looks the wanted contract up by a session of its own. @throws UnknownSymbol */
  async expectSymbol(): Promise<void> {
    if (this.options.symbol === undefined) return
    const session = await this.loggedInTrader()
    await contractNamed(session, this.options.symbol)
  }

  market(): Promise<Market> {
    return this.#market.get()
  }

  /** Sends orders by the shared session, or by another that is logged in. */
  async desk(session?: TraderSession): Promise<OrderDesk> {
    const ready = await this.ready()
    return this.#deskOf(session ?? ready)
  }

  /** The same while the settlement may not be confirmed yet. */
  async deskBeforeConfirmation(): Promise<OrderDesk> {
    return this.#deskOf(await this.trader())
  }

  /** Whether the counter says that the contract is held as before the first order. @throws Mismatch when it does not */
  async expectHoldingAsAtFirst(): Promise<void> {
    const desk = await this.desk()
    const isAsAtFirst = async (): Promise<boolean> => (await holdingOf(desk)) === this.#holdingAtFirst
    await eventually(this.pace, isAsAtFirst, `a holding (long/short) of ${this.#holdingAtFirst}`)
  }

  /** A trader API object of the case's own; `init` starts it. Released when the case ends, at the latest. */
  openTrader({ front, flow, privateTopic }: OpenTraderOptions = {}): TraderSession {
    const session = new TraderSession({
      settings: this.settings,
      log: this.#newLog('td'),
      gate: this.#gates.td,
      flowPath: this.#flowPath(flow),
      front: front ?? this.settings.traderFront,
      privateTopic: privateTopic ?? 'restart',
    })
    this.#sessions.add(session)
    return session
  }

  /** Connected and logged in. */
  async loggedInTrader(options: OpenTraderOptions = {}): Promise<TraderSession> {
    const session = this.openTrader(options)
    session.init()
    await session.connected()
    await session.logIn()
    return session
  }

  openMd(front = this.settings.mdFront): MdSession {
    const options = { flowPath: this.#flowPath(), front, gate: this.#gates.md }
    const session = new MdSession(this.settings, this.#newLog('md'), options)
    this.#sessions.add(session)
    return session
  }

  async loggedInMd(front?: string): Promise<MdSession> {
    const session = this.openMd(front)
    await session.connected()
    await session.logIn()
    return session
  }

  /** A proxy before a front. @throws NotApplicable when the front is not reached by plain TCP */
  async proxy(front: string): Promise<FrontProxy> {
    const address = tcpAddressOf(front)
    if (!address) {
      throw notApplicable(
        `前置 ${front} 不是 tcp://，无法在中间切断连接`,
        `front ${front} is not tcp://, so its connection can't be cut`,
      )
    }
    const proxy = await FrontProxy.open(address)
    this.#proxies.add(proxy)
    return proxy
  }

  async release(session: Session): Promise<void> {
    this.#sessions.delete(session)
    await session.release()
  }

  /** What `story` tells begins here. */
  startStory(): void {
    this.#storyStart = new Map(this.#logs.map((log) => [log, log.mark()]))
  }

  /** `td1: OnRtnOrder a/0, ...; td2: ...`: the callbacks of every session since the story's start. */
  story(): string {
    return this.#logs
      .map((log) => ({ log, text: compactStory(log.since(this.#storyStart.get(log) ?? 0)) }))
      .filter(({ text }) => text !== '')
      .map(({ log, text }) => `${log.label}: ${text}`)
      .join('; ')
  }

  /** Ends what a case opened of its own. */
  async releaseOwn(): Promise<void> {
    const shared: unknown[] = this.#closing ? [] : await Promise.all([this.#trader.peek(), this.#md.peek()])
    const kept = new Set(shared)
    await Promise.all([...this.#sessions].filter((session) => !kept.has(session)).map((each) => this.release(each)))
    await Promise.all([...this.#proxies].map((proxy) => proxy.close()))
    this.#proxies.clear()
  }

  /** Ends everything and removes the flow files. */
  async close(): Promise<void> {
    this.#closing = true
    await this.releaseOwn()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Logs the shared session in again when its connection was lost meanwhile. */
  async #backIn(session: TraderSession): Promise<void> {
    const names = ['OnFrontDisconnected', 'OnRspUserLogin']
    const last = session.log.events.findLast((event) => names.includes(event.name))
    if (last?.name !== 'OnFrontDisconnected') return
    await session.connected()
    await session.logIn()
  }

  async #deskOf(session: TraderSession): Promise<OrderDesk> {
    const options = { lotsMax: this.options.lotsMax, onTicket: (ticket: Ticket) => void this.tickets.push(ticket) }
    const desk = new OrderDesk(session, await this.market(), options)
    this.#holdingAtFirst ??= await holdingOf(desk)
    return desk
  }

  async #openMarket(): Promise<Market> {
    // With login verification the market data front lets in only whom the trader front knows that day.
    const trader = await this.trader()
    const md = await this.md()
    const contract = await chooseContract(trader, md, this.options.symbol)
    const mark = md.log.mark()
    const answer = await md.subscribe(contract.symbol)
    expectThat(answer.errorId === 0, `${contract.symbol} to be subscribed, not refused with ${answer.errorId}`)
    this.#symbol = contract.symbol
    return new Market(contract, md, mark)
  }

  #newLog(kind: 'td' | 'md'): CallbackLog {
    const number = this.#logs.filter((log) => log.label.startsWith(kind)).length + 1
    const log = new CallbackLog(`${kind}${number}`, this.pace, this.record.take)
    this.#logs.push(log)
    return log
  }

  #flowPath(name = `own-${++this.#flows}`): string {
    return join(this.#folder, name)
  }
}
