/**
 * Same seed, same scenario, same calls in virtual time: the fronts send the same bytes, whatever else the machine does.
 * Runs against built code.
 */
import { parseShanghai } from '@huangpu/core'
import { waitUntil } from '@huangpu/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { BROKER, ExchangeScene, must, type Quotes, type SceneConfig, type Trader } from '../support/exchange-scene.js'
import { WireTap } from '../support/wire-tap.js'

const SYMBOLS = ['rb2701', 'hc2701']
const USERS = ['sim001', 'sim002']
const at = (text: string): number => must(parseShanghai(text))

const SCENARIO = [
  { when: { insert: 2 }, fault: { kind: 'partial_fills', lots: 1, pause_ms: 700 } },
  { when: { insert: 4 }, fault: { kind: 'refuse_insert', error_id: 116 } },
  { when: { insert: 5 }, fault: { kind: 'never_ack' } },
  { when: { trade: 2 }, fault: { kind: 'duplicate', callback: 'OnRtnTrade' } },
  { when: { after_s: 12 }, fault: { kind: 'bad_tick', symbol: 'rb2701', what: 'zero' } },
]

const version = process.env['HUANGPU_CTP_ABI']
afterAll(() => {
  if (version === undefined) delete process.env['HUANGPU_CTP_ABI']
  else process.env['HUANGPU_CTP_ABI'] = version
})

interface Run extends SceneConfig {
  readonly abi: string
}

/** Plays the session on a new exchange. The digests of what each connection carried, in the order of connecting. */
async function digestsOf({ abi, ...over }: Run): Promise<string[]> {
  process.env['HUANGPU_CTP_ABI'] = abi
  const scene = new ExchangeScene()
  await scene.open('same.sqlite', { symbols: SYMBOLS, users: USERS.slice(1), ...over })
  const session = new Session(scene, await WireTap.open(scene.runtime.tdPort), await WireTap.open(scene.runtime.mdPort))
  try {
    await session.connect()
    await session.night()
    await session.auction()
    await session.endOfDay()
    await session.connect()
    await session.askForAll()
    return [...session.td.digests(), ...session.md.digests()]
  } finally {
    await scene.close()
    await session.td.close()
    await session.md.close()
    scene.folder.remove()
  }
}

/** What two traders and a reader of quotes do in a trading day. Everyone waits for what was told before going on. */
class Session {
  private traders: Trader[] = []
  private quotes: Quotes | undefined
  /** Callbacks sent when those who are connected now were not. */
  private toldBefore = { td: 0, md: 0 }

  constructor(
    private readonly scene: ExchangeScene,
    readonly td: WireTap,
    readonly md: WireTap,
  ) {}

  async connect(): Promise<void> {
    const { td, md } = this.scene.runtime
    this.toldBefore = { td: td.server.counters.eventsSent, md: md.server.counters.eventsSent }
    this.traders = []
    this.quotes = undefined
    for (const user of USERS) {
      const trader = this.scene.trader('restart', undefined, this.td.port, 'restart', user)
      await trader.ready()
      this.traders.push(trader)
    }
    this.quotes = this.scene.quotes(this.md.port)
    await this.quotes.ready(SYMBOLS)
    await this.allTold()
  }

  async night(): Promise<void> {
    const [first, second] = [must(this.traders[0]), must(this.traders[1])]
    const [bid, ask] = [this.scene.best('buy'), this.scene.best('sell')]
    await this.insert(first, { LimitPrice: ask + 5 })
    await this.insert(first, { LimitPrice: ask + 5, VolumeTotalOriginal: 3 })
    await this.insert(second, { LimitPrice: bid - 20, Direction: '1', TimeCondition: '1' })
    await this.insert(second, { LimitPrice: ask + 5 })
    await this.insert(second, { LimitPrice: bid - 1 })
    await this.insert(second, { LimitPrice: 1 })
    await this.insert(first, { LimitPrice: 3150, ExchangeID: '' })
    await this.step(30_000)
    // All at once: how the socket cuts them must not matter.
    for (let count = 0; count < 30; count++) first.insert({ LimitPrice: bid - 20 - count, InstrumentID: 'rb2701' })
    await this.answered(first)
    for (const order of first.named('OnRtnOrder').filter((each) => each.get('OrderStatus') === '3')) {
      first.cancel(must(order.data))
    }
    await this.answered(first)
    await this.step(10_000)
  }

  async auction(): Promise<void> {
    const [first, second] = [must(this.traders[0]), must(this.traders[1])]
    this.scene.runtime.exchange.resumeAt(at('2026-11-24T08:54:50'))
    await this.step(60_000)
    const middle = this.scene.runtime.exchange.market('rb2701').day.lastTicks
    await this.insert(first, { LimitPrice: middle + 3, VolumeTotalOriginal: 4 })
    await this.insert(second, { LimitPrice: middle - 3, Direction: '1', VolumeTotalOriginal: 3 })
    const { exchange } = this.scene.runtime
    const before = exchange.tradesOf(second.user).length
    await this.step(300_000)
    expect(exchange.tradesOf(second.user).length).toBeGreaterThan(before)
  }

  async endOfDay(): Promise<void> {
    await this.insert(must(this.traders[0]), { LimitPrice: this.scene.best('buy') - 40 })
    const { exchange } = this.scene.runtime
    exchange.resumeAt(at('2026-11-24T14:59:55'))
    await this.allTold()
    // Libraries come back when they like: they find nobody until all of them are gone.
    this.td.isOpen = false
    this.md.isOpen = false
    exchange.advance(at('2026-11-24T15:16:00'))
    const everybody = [...this.traders, must(this.quotes)]
    await waitUntil(() => everybody.every((client) => client.named('OnFrontDisconnected').length === 1))
    await this.scene.release()
    this.td.isOpen = true
    this.md.isOpen = true
  }

  async askForAll(): Promise<void> {
    for (const trader of this.traders) {
      const who = { BrokerID: BROKER, InvestorID: trader.user }
      for (const query of ['TradingAccount', 'InvestorPosition', 'InvestorPositionDetail', 'Order', 'SettlementInfo']) {
        await trader.ask(`ReqQry${query}`, who)
      }
    }
  }

  private async insert(trader: Trader, order: Parameters<Trader['insert']>[0]): Promise<void> {
    trader.insert(order)
    await this.answered(trader)
  }

  /** A query of the trader comes back after all that its orders caused. */
  private async answered(trader: Trader): Promise<void> {
    await trader.ask('ReqQryTrade', { BrokerID: BROKER, InvestorID: trader.user })
    await this.allTold()
  }

  private async step(ms: number): Promise<void> {
    this.scene.step(ms)
    await this.allTold()
  }

  private async allTold(): Promise<void> {
    const { td, md } = this.scene.runtime
    const received = (clients: readonly { events: { name: string }[] }[]): number =>
      clients.reduce((sum, { events }) => sum + events.filter(({ name }) => !name.startsWith('OnFront')).length, 0)
    const before = this.toldBefore
    const isTold = (): boolean =>
      received(this.traders) === td.server.counters.eventsSent - before.td &&
      received(this.quotes ? [this.quotes] : []) === md.server.counters.eventsSent - before.md
    await waitUntil(isTold, { message: 'everything told' })
  }
}

describe('the same seed, scenario and calls give the same bytes', () => {
  const storm: Run = { abi: '6.7.7', faults: SCENARIO }
  const calm: Run = { abi: '6.3.15' }
  const digests = new Map<string, string[]>()

  it.each([
    ['with faults, CTP 6.7.7', storm],
    ['without, CTP 6.3.15', calm],
  ])('%s', async (name, run) => {
    const first = await digestsOf(run)
    expect(first).toHaveLength(6)
    expect(await digestsOf(run)).toEqual(first)
    digests.set(name, first)
  })

  it('and another seed other ones, on every connection that saw the market', async () => {
    const other = await digestsOf({ ...calm, seed: 8 })
    const first = must(digests.get('without, CTP 6.3.15'))
    expect(other.filter((digest, at) => digest === first[at])).toEqual([])
  })
})
