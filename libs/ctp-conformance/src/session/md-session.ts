import { openMdApi, type MdApi, type SpiEvent } from 'ctp-node-binding'
import { answerOf, type Answer } from './answer.js'
import { connectionOf, type CallbackLog } from './callback-log.js'
import type { CounterSettings } from './counter-settings.js'
import type { CounterGate } from './counter-gate.js'
import { LoginRefused } from './login-refused.js'

const TICK = 'OnRtnDepthMarketData'

/** One market data API object. */
export class MdSession {
  readonly api: MdApi
  #requestId = 0

  constructor(
    readonly settings: CounterSettings,
    readonly log: CallbackLog,
    private readonly options: { flowPath: string; front: string; gate: CounterGate },
  ) {
    const { mdLibrary: library, abi, productionMode } = settings
    this.api = openMdApi({ library, abi, productionMode, flowPath: options.flowPath })
    this.api.onEvents(log.take)
    this.api.registerFront(options.front)
    this.api.init()
  }

  /** The library says that the connection stands. */
  async connected(): Promise<void> {
    const isConnected = (): boolean => connectionOf(this.log) === 'OnFrontConnected'
    await this.options.gate.enter('connect', () => this.log.until(isConnected, 'OnFrontConnected'))
  }

  /** It says that the connection was lost since then, and stands again. */
  async reconnected(mark: number): Promise<void> {
    await this.log.until(() => this.log.named('OnFrontDisconnected', mark)[0], 'OnFrontDisconnected')
    await this.connected()
  }

  /** @throws LoginRefused */
  logIn(): Promise<SpiEvent> {
    return this.options.gate.enter('login', async () => {
      const { errorId, rows } = await this.#requestLogin()
      const row = rows[0]
      if (errorId !== 0 || !row) throw new LoginRefused('ReqUserLogin (market data)', errorId)
      return row
    })
  }

  async #requestLogin(): Promise<Answer> {
    const { brokerId, userId, password } = this.settings
    const requestId = ++this.#requestId
    const mark = this.log.mark()
    this.api.request('ReqUserLogin', { BrokerID: brokerId, UserID: userId, Password: password }, requestId)
    const find = (): SpiEvent[] | undefined => {
      const events = this.log.since(mark).filter((event) => event.requestId === requestId && event.name !== TICK)
      return events.some((event) => event.isLast) ? events : undefined
    }
    return answerOf(await this.log.until(find, 'an answer to ReqUserLogin (market data)'), 0)
  }

  /** The last answer about the contract; its ErrorID says whether it was accepted. */
  async subscribe(symbol: string): Promise<SpiEvent> {
    const mark = this.log.mark()
    this.api.subscribeMarketData([symbol])
    return this.log.until(() => this.#answerAbout('OnRspSubMarketData', symbol, mark), `OnRspSubMarketData ${symbol}`)
  }

  async unsubscribe(symbol: string): Promise<SpiEvent> {
    const mark = this.log.mark()
    this.api.unsubscribeMarketData([symbol])
    const name = 'OnRspUnSubMarketData'
    return this.log.until(() => this.#answerAbout(name, symbol, mark), `${name} ${symbol}`)
  }

  ticks(symbol: string, mark = 0): SpiEvent[] {
    return this.log.named(TICK, mark).filter((event) => event.get('InstrumentID') === symbol)
  }

  release(): Promise<void> {
    return this.api.release()
  }

  #answerAbout(name: string, symbol: string, mark: number): SpiEvent | undefined {
    const answers = this.log.since(mark).filter((event) => event.name === name || event.name === 'OnRspError')
    // A refusal may come without the contract's name.
    return answers.find((event) => event.get('InstrumentID') === symbol || event.errorId !== 0)
  }
}
