import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sidesHeld } from '../counter/sides-held.js'
import { isFinal } from '../counter/order-record.js'
import { SyntheticSource } from '../market/synthetic-source.js'
import type { Exchange } from './exchange.js'
import { MemoryJournal } from './memory-journal.fixture.js'
import { calendar, insertFor, openScene } from './trading-scene.fixture.js'

const USERS = ['sim001', 'sim002'] as const
const SYMBOL = 'au2702'

const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      user: fc.constantFrom(...USERS),
      Direction: fc.constantFrom('0', '1'),
      CombOffsetFlag: fc.constantFrom('0', '0', '1', '3'),
      TimeCondition: fc.constantFrom('3', '3', '1'),
      distanceTicks: fc.integer({ min: -6, max: 6 }),
      VolumeTotalOriginal: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('cancel' as const), user: fc.constantFrom(...USERS), nth: fc.nat(9) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), steps: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('participant' as const),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      volumeLots: fc.integer({ min: 1, max: 60 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'next_day' as const }) },
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

/** An exchange on which the actions are performed; commissions of settled days are kept apart. */
class Play {
  exchange: Exchange
  private readonly journal = new MemoryJournal()
  private settledCommissions = 0

  constructor(private readonly seed: number) {
    this.exchange = this.open('2026-11-24T10:30:00')
  }

  perform(step: Action): void {
    const { exchange } = this
    if (step.kind === 'wait') exchange.advance(exchange.nowMs + step.steps * 500)
    else if (step.kind === 'restart') this.exchange = this.open('2000-01-01T00:00:00')
    else if (step.kind === 'next_day') this.nextDay()
    else if (step.kind === 'cancel') this.cancel(step.user, step.nth)
    else if (step.kind === 'participant') {
      const { side, volumeLots } = step
      const order = { participant: 'crowd-1', symbol: SYMBOL, price: this.price(0), timeInForce: 'day' as const }
      exchange.outsiders.submit({ ...order, side, volumeLots })
    } else {
      const { user, distanceTicks, kind: _, ...fields } = step
      insertFor(exchange, user, { InstrumentID: SYMBOL, LimitPrice: this.price(distanceTicks), ...fields })
    }
  }

  /** Longs, shorts, and money that investors and the crowd have won together, without commissions. */
  sums(): { longs: number; shorts: number; openInterest: number; won: number } {
    const { day, contract } = this.exchange.market(SYMBOL)
    const accounts = USERS.map((user) => this.exchange.account(user))
    const held = sidesHeld(accounts, SYMBOL)
    const mark = this.exchange.market(SYMBOL).marks().mark * contract.spec.multiplier
    const crowd = day.crowd.cash + (day.crowd.longLots - day.crowd.shortLots) * mark
    const investors = USERS.reduce((sum, user) => sum + this.exchange.funds(user).balance - 1e9, 0)
    return {
      longs: held.longLots + day.crowd.longLots,
      shorts: held.shortLots + day.crowd.shortLots,
      openInterest: day.openInterest,
      won: crowd + investors + this.settledCommissions + this.commissions(),
    }
  }

  private open(start: string): Exchange {
    const contracts = [{ symbol: SYMBOL, price: 952.4, wishes: { openInterestLots: 40 } }]
    const config = { kind: 'synthetic' as const, seed: this.seed, contracts_expire: false, contracts }
    return openScene({ source: new SyntheticSource(config, calendar), start, users: USERS, journal: this.journal })
  }

  private nextDay(): void {
    this.settledCommissions += this.commissions()
    const { exchange } = this
    const next = calendar.sessionsOf('au', calendar.nextTradingDay(exchange.tradingDay)).at(-1)
    exchange.resumeAt((next?.openMs ?? 0) + 60_000)
    for (const user of USERS) exchange.confirmSettlement(user, '')
  }

  private commissions(): number {
    return USERS.reduce((sum, user) => sum + this.exchange.account(user).commission, 0)
  }

  private cancel(user: string, nth: number): void {
    const order = this.exchange.ordersOf(user).filter((each) => !isFinal(each))[nth]
    if (order) this.exchange.cancel(user, order)
  }

  private price(distanceTicks: number): number {
    const market = this.exchange.market(SYMBOL)
    const ticks = market.book.best('sell')?.priceTicks ?? market.day.lastTicks
    return market.priceOf(ticks + distanceTicks)
  }
}

it('every lot has a buyer and a seller: longs, shorts and open interest agree, and nobody wins but from somebody', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), fc.nat(), (actions, seed) => {
      const play = new Play(seed)
      for (const step of actions) {
        play.perform(step)
        const { longs, shorts, openInterest, won } = play.sums()
        expect(longs).toBe(openInterest)
        expect(shorts).toBe(openInterest)
        expect(Math.abs(won)).toBeLessThan(0.01)
        const { crowd } = play.exchange.market(SYMBOL).day
        expect(Math.min(crowd.longLots, crowd.shortLots)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
}, 300_000)
