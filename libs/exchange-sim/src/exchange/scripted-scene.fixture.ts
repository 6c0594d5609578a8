import { formatShanghai } from '@huangpu/core'
import type { InputOrder } from '../counter/check-order.js'
import { CTP_ERRORS } from '../counter/ctp-errors.js'
import type { OrderRecord } from '../counter/order-record.js'
import type { ContractMarket } from '../market/contract-market.js'
import type { Exchange } from './exchange.js'
import type { FlowEntry } from './exchange-changes.js'
import { MemoryJournal } from './memory-journal.fixture.js'
import { QuietSource } from './quiet-source.fixture.js'
import { at, calendar, insertFor, openScene } from './trading-scene.fixture.js'

const OFFSET_FLAGS: Readonly<Record<string, string>> = { open: '0', close: '1', closetoday: '3', closeyesterday: '4' }
const TIME_CONDITIONS = { day: ['3', '1'], fak: ['1', '1'], fok: ['1', '3'] } as const
const DAY = { evening: '2026-11-23', morning: '2026-11-24' }
const START = `${DAY.evening}T20:30:00`

/**
 * A day of several accounts among themselves, told by steps: `20:56 A buy 5 @ 3150`, `20:57 cancel A1`, `20:58 restart`,
 * `21:00`. A time stands for the trading day 20261124, whose night is on the evening before; without one a step follows
 * at once. An order may end in `fak`, `fak min 2`, `fok`, and begin its offset with `close`, `closetoday`.
 */
export class ScriptedScene {
  exchange: Exchange
  private readonly journal = new MemoryJournal()
  private readonly stories = new Map<string, string[]>()
  private readonly records = new Map<string, OrderRecord>()
  private readonly nameByRef = new Map<unknown, string>()
  private onSnapshot: (market: ContractMarket, time: string) => void = () => undefined
  private readonly counts = new Map<string, number>()

  constructor(
    private readonly symbol = 'rb2701',
    private readonly users: readonly string[] = ['A', 'B', 'C'],
  ) {
    this.exchange = this.open(START)
  }

  play(script: string): this {
    for (const step of script.split('|')) this.step(step.trim().split(/\s+/))
    return this
  }

  /** `time` as `HH:MM:SS`. */
  listenToSnapshots(listener: (market: ContractMarket, time: string) => void): void {
    this.onSnapshot = listener
  }

  /** What became of each order: its states, its trades, or why it was refused. */
  told(): string {
    return [...this.stories].map(([name, story]) => `${name} ${story.join(' ')}`).join(' | ')
  }

  /** What rests: `buy 2 @ 3150, sell 1 @ 3151`. */
  resting(): string {
    const { book } = this.exchange.market(this.symbol)
    return [...book.orders('buy'), ...book.orders('sell')]
      .map(({ side, volumeLots, priceTicks }) => `${side} ${volumeLots} @ ${this.price(priceTicks)}`)
      .join(', ')
  }

  private step(words: string[]): void {
    if (/^\d/.test(words[0] ?? '')) this.exchange.advance(instantOf(words.shift() ?? ''))
    const [first = '', second = '', ...rest] = words
    if (first === '') return
    if (first === 'restart') this.exchange = this.open(START)
    else if (first === 'cancel') this.cancel(second)
    else this.insert(first, [second, ...rest])
  }

  private insert(user: string, words: string[]): void {
    const [side = '', ...more] = words
    const offset = OFFSET_FLAGS[more[0] ?? ''] === undefined ? 'open' : (more.shift() ?? 'open')
    const [lots, , price, kind = 'day', , least] = more
    const [TimeCondition, any] = TIME_CONDITIONS[kind as keyof typeof TIME_CONDITIONS]
    const number = (this.counts.get(user) ?? 0) + 1
    this.counts.set(user, number)
    const name = `${user}${number}`
    this.stories.set(name, [])
    const input: Partial<InputOrder> = {
      ...{ InstrumentID: this.symbol, Direction: side === 'buy' ? '0' : '1', LimitPrice: Number(price) },
      ...{ VolumeTotalOriginal: Number(lots), CombOffsetFlag: OFFSET_FLAGS[offset] ?? '0', OrderMemo: name },
      ...{ TimeCondition, VolumeCondition: least === undefined ? any : '2', MinVolume: Number(least ?? 1) },
    }
    const result = insertFor(this.exchange, user, input)
    if (typeof result === 'string') this.tell(name, `error ${CTP_ERRORS[result][0]}`)
    else this.records.set(name, result)
  }

  private cancel(name: string): void {
    const record = this.records.get(name)
    if (!record) throw new Error(`no order ${name} to cancel`)
    const refused = this.exchange.cancel(record.accountId, record)
    if (refused) this.tell(name, `uncancelled ${CTP_ERRORS[refused][0]}`)
  }

  private open(start: string): Exchange {
    const source = new QuietSource(calendar, [this.symbol])
    const exchange = openScene({ source, start, users: this.users, journal: this.journal })
    exchange.listen({
      onPrivate: (entry) => this.hear(entry),
      onSnapshot: (market) => this.onSnapshot(market, formatShanghai(this.exchange.nowMs).slice(11, 19)),
      onStatus: () => undefined,
      onAlarm: () => undefined,
      onNewDay: () => undefined,
    })
    return exchange
  }

  private hear({ name, fields }: FlowEntry): void {
    if (name === 'OnRtnTrade') {
      const traded = `${Number(fields['Volume'])}@${Number(fields['Price'])}`
      return this.tell(this.nameByRef.get(fields['OrderRef']) ?? '', traded)
    }
    const order = String(fields['OrderMemo'])
    this.nameByRef.set(fields['OrderRef'], order)
    const reason = String(fields['StatusMsg']).split(':')[1] ?? ''
    this.tell(order, fields['OrderSubmitStatus'] === '4' ? `rejected ${reason}` : String(fields['OrderStatus']))
  }

  private tell(name: string, words: string): void {
    this.stories.get(name)?.push(words)
  }

  private price(ticks: number): number {
    return this.exchange.market(this.symbol).priceOf(ticks)
  }
}

/** A time of the trading day; the evening is on the day before. */
function instantOf(time: string): number {
  const [hours = '', minutes = '', seconds = '00'] = time.split(':')
  return at(`${Number(hours) >= 18 ? DAY.evening : DAY.morning}T${hours}:${minutes}:${seconds}`)
}
