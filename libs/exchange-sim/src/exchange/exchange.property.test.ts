import fc from 'fast-check'
import { it } from 'vitest'
import { ExchangeInvariants } from './exchange-invariants.fixture.js'
import type { Exchange } from './exchange.js'
import { MemoryJournal } from './memory-journal.fixture.js'
import { QuietSource } from './quiet-source.fixture.js'
import { calendar, insertFor, openScene } from './trading-scene.fixture.js'

const USERS = ['A', 'B', 'C']
/** One with a night, one without; their prices are near each other, so that one range serves both. */
const SYMBOLS = ['rb2701', 'wr2701']
const PRICE = 3150
const LONG_RUN_MS = 20 * 60_000
const EXECUTION = {
  day: { TimeCondition: '3', VolumeCondition: '1' },
  fak: { TimeCondition: '1', VolumeCondition: '1' },
  min: { TimeCondition: '1', VolumeCondition: '2', MinVolume: 3 },
  fok: { TimeCondition: '1', VolumeCondition: '3' },
} as const

const insert = fc.record({
  kind: fc.constant('insert' as const),
  user: fc.constantFrom(...USERS),
  InstrumentID: fc.constantFrom('rb2701', ...SYMBOLS),
  Direction: fc.constantFrom('0', '1'),
  CombOffsetFlag: fc.constantFrom('0', '0', '0', '3', '3', '1', '4'),
  // The last is beyond the limit.
  LimitPrice: fc.constantFrom(...[-2, -1, 0, 1, 2].map((ticks) => PRICE + ticks), PRICE * 2),
  VolumeTotalOriginal: fc.integer({ min: 1, max: 8 }),
  execution: fc.constantFrom<keyof typeof EXECUTION>('day', 'day', 'day', 'day', 'fak', 'min', 'fok'),
})
const step = fc.oneof(
  { weight: 12, arbitrary: insert },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat({ max: 30 }) }) },
  // Seconds; zero: to the next event of the exchange, be it an auction or the settlement.
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(0, 0, 0, 20, 600) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** In the entry of an auction, in trading, before a break, a night's end, a day's end. */
const start = fc.constantFrom(
  '2026-11-23T20:55:00',
  '2026-11-23T20:58:30',
  '2026-11-23T22:59:00',
  '2026-11-24T08:55:00',
  '2026-11-24T10:14:00',
  '2026-11-24T14:58:00',
)

class World {
  private readonly journal = new MemoryJournal()
  private exchange: Exchange
  private readonly invariants: ExchangeInvariants
  private readonly keys: { accountId: string; frontId: number; sessionId: number; orderRef: string }[] = []

  constructor(private readonly startText: string) {
    this.exchange = this.open()
    this.invariants = new ExchangeInvariants(this.exchange)
    this.listen()
  }

  perform(action: Step): void {
    if (action.kind === 'restart') {
      this.exchange = this.open()
      this.invariants.reopened(this.exchange)
      this.listen()
    } else if (action.kind === 'wait') {
      const toMs = action.seconds === 0 ? this.exchange.nextEventMs() : this.exchange.nowMs + action.seconds * 1000
      this.exchange.advance(toMs ?? this.exchange.nowMs, true)
      for (const user of USERS) this.exchange.confirmSettlement(user, '')
    } else if (action.kind === 'cancel') {
      const key = this.keys.at(-1 - action.nth)
      if (key) this.exchange.cancel(key.accountId, key)
    } else {
      const { user, kind: _, execution, ...fields } = action
      const order = insertFor(this.exchange, user, { ...fields, ...EXECUTION[execution] })
      if (typeof order !== 'string') this.keys.push(order)
    }
    this.invariants.check()
  }

  private open(): Exchange {
    const source = new QuietSource(calendar, SYMBOLS, PRICE)
    return openScene({ source, start: this.startText, users: USERS, journal: this.journal })
  }

  private listen(): void {
    this.exchange.listen({
      onPrivate: (entry) => this.invariants.hear(entry),
      onSnapshot: () => undefined,
      onStatus: () => undefined,
      onAlarm: () => undefined,
      onNewDay: () => undefined,
    })
  }
}

it(
  'adds up over all accounts, serves price then time, and never takes a word back, whatever its clients do',
  () => {
    fc.assert(
      fc.property(start, fc.array(step, { minLength: 5, maxLength: 40 }), (startText, steps) => {
        const world = new World(startText)
        for (const action of steps) world.perform(action)
      }),
      // All sequences of a long run, however slow the machine: one that is cut short proves nothing.
      { interruptAfterTimeLimit: LONG_RUN_MS, markInterruptAsFailure: true },
    )
  },
  LONG_RUN_MS,
)
