import type { Direction } from '@huangpu/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BookReconciler, type BookHolder } from './book-reconciler.js'

const SYMBOL = 'rb2701'
const KEY = `${SYMBOL}|LONG`

class Holder implements BookHolder {
  readonly symbol = SYMBOL
  missing = 0
  constructor(
    readonly name: string,
    public held: number,
    public closing = 0,
  ) {}
  bookOf(side: Direction) {
    return side === 'LONG'
      ? { name: this.name, held: this.held, closing: this.closing }
      : { name: this.name, held: 0, closing: 0 }
  }
  setMissing(missing: Record<Direction, number>): void {
    this.missing = missing.LONG
  }
}

/** Strategies on the long side of one contract, and an account that is moved by hand. */
class Scene {
  /** As the fills tell it; undefined before the first query was heard of. */
  heard: number | undefined
  /** As the counter answers; undefined while it does not. */
  counter: number | undefined
  explained = true
  nowMs = 0
  looks = 0
  readonly told: string[] = []
  readonly holders: Holder[]
  readonly reconciler: BookReconciler

  constructor(account: number, ...held: number[]) {
    this.heard = this.counter = account
    this.holders = held.map((lots, index) => new Holder('abcdef'.charAt(index), lots))
    this.reconciler = new BookReconciler({
      account: {
        lots: (_symbol, side) => (side === 'LONG' ? this.heard : this.heard === undefined ? undefined : 0),
        isExplained: () => this.explained,
      },
      holders: () => this.holders,
      look: () => {
        this.looks += 1
        return this.counter === undefined
          ? Promise.reject(new Error('no session'))
          : Promise.resolve(new Map([[KEY, this.counter]]))
      },
      monotonicMs: () => this.nowMs,
      onDoubt: ({ held, account: has }) => this.told.push(`doubt ${held}>${has}`),
      reduce: (_shortfall, lots) => {
        this.told.push(`reduced ${[...lots].map(([name, n]) => `${name}-${n}`).join(' ')}`)
        for (const holder of this.holders) holder.held -= lots.get(holder.name) ?? 0
      },
      onLookFailed: () => this.told.push('no answer'),
    })
  }

  /** Everything that others do to the account is heard as fills and seen by the counter. */
  set account(lots: number) {
    this.heard = this.counter = lots
    this.reconciler.review()
  }

  async pass(seconds: number): Promise<void> {
    for (let half = 0; half < seconds * 2; half += 1) {
      this.nowMs += 500
      await this.reconciler.tick()
    }
  }

  books(): string {
    return this.holders.map(({ name, held, missing }) => `${name}${held}${missing ? `!${missing}` : ''}`).join(' ')
  }
}

describe('lots that others closed', () => {
  it('are not closed from the first fill on, and leave the books after a second look', async () => {
    const scene = new Scene(3, 2)
    await scene.pass(5)
    scene.account = 0
    expect([scene.books(), scene.told]).toEqual(['a2!2', []])
    await scene.pass(1)
    expect(scene.books()).toBe('a2!2')
    await scene.pass(1)
    expect([scene.books(), scene.told]).toEqual(['a0', ['reduced a-2']])
  })

  it("of a person's own leave the books alone, and only the excess is taken", async () => {
    const scene = new Scene(4, 2, 1)
    await scene.pass(5)
    scene.account = 3
    await scene.pass(90)
    expect([scene.books(), scene.looks]).toEqual(['a2 b1', 1])
    scene.account = 2
    await scene.pass(2)
    expect(scene.books()).toBe('a1 b1')
  })

  it('which no fill explains are told of, and believed after a minute of looks that agree', async () => {
    const scene = new Scene(2, 2)
    scene.explained = false
    scene.account = 0
    await scene.pass(55)
    expect([scene.books(), scene.told]).toEqual(['a2!2', ['doubt 2>0']])
    await scene.pass(20)
    expect([scene.books(), scene.told]).toEqual(['a0', ['doubt 2>0', 'reduced a-2']])
  })

  it('are there after all when the counter comes to itself', async () => {
    const scene = new Scene(2, 2)
    scene.explained = false
    scene.account = 0
    await scene.pass(30)
    scene.account = 2
    await scene.pass(90)
    expect([scene.books(), scene.told]).toEqual(['a2', ['doubt 2>0']])
  })

  it('are found by the look after a start even when no message told of them', async () => {
    const scene = new Scene(0, 2)
    scene.heard = undefined
    await scene.pass(75)
    expect([scene.books(), scene.told]).toEqual(['a0', ['doubt 2>0', 'reduced a-2']])
  })

  it('wait while a close of their own may have been filled', async () => {
    const scene = new Scene(2, 2)
    scene.holders[0]!.closing = 2
    scene.account = 0
    await scene.pass(90)
    expect([scene.books(), scene.told]).toEqual(['a2', []])
  })

  it('are not judged by an answer that an own fill overtook', async () => {
    const scene = new Scene(0, 0)
    await scene.pass(1)
    scene.heard = 1
    scene.holders[0]!.held = 1
    scene.reconciler.onOwnFill(SYMBOL, 'LONG', true)
    scene.reconciler.onReady()
    await scene.pass(5)
    scene.counter = 1
    await scene.pass(20)
    expect([scene.books(), scene.told.filter((line) => line.startsWith('reduced'))]).toEqual(['a1', []])
  })

  it('stay in doubt, unclosed, while the counter does not answer', async () => {
    const scene = new Scene(2, 2)
    scene.counter = undefined
    scene.heard = 0
    await scene.pass(120)
    expect([scene.books(), new Set(scene.told)]).toEqual(['a2!2', new Set(['no answer'])])
    expect(scene.looks).toBeLessThan(15)
  })
})

describe('any course of events', () => {
  const event = fc.oneof(
    fc.record({ kind: fc.constant('opens' as const), who: fc.nat(2), lots: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('closes' as const), who: fc.nat(2), lots: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('others' as const), who: fc.constant(0), lots: fc.integer({ min: -4, max: 3 }) }),
    fc.record({ kind: fc.constant('silence' as const), who: fc.nat(1), lots: fc.constant(0) }),
    fc.record({ kind: fc.constant('time' as const), who: fc.constant(0), lots: fc.nat(3) }),
  )

  it('ends with books that the account covers; none grew by itself, none closed more than is there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 15, maxLength: 40 }), async (events) => {
        const scene = new Scene(0, 0, 0, 0)
        let account = 0
        for (const { kind, who, lots } of events) {
          const holder = scene.holders[who]!
          const before = scene.holders.map(({ held }) => held)
          if (kind === 'opens') {
            account += lots
            holder.held += lots
          } else if (kind === 'closes') {
            // As StrategyInstance: never more than the book less what is missing.
            const closed = Math.min(lots, Math.max(0, holder.held - holder.missing))
            expect(closed).toBeLessThanOrEqual(account)
            account -= closed
            holder.held -= closed
          } else if (kind === 'others') account = Math.max(0, account + lots)
          else if (kind === 'silence') scene.counter = who === 0 ? undefined : account
          else {
            await scene.pass(lots)
            scene.holders.forEach(({ held }, index) => expect(held).toBeLessThanOrEqual(before[index] ?? 0))
          }
          if (kind === 'opens' || kind === 'closes') scene.reconciler.onOwnFill(SYMBOL, 'LONG', true)
          scene.heard = account
          if (scene.counter !== undefined) scene.counter = account
          scene.reconciler.review()
        }
        scene.counter = account
        await scene.pass(25)
        expect(scene.holders.reduce((sum, { held }) => sum + held, 0)).toBeLessThanOrEqual(account)
        expect(scene.holders.every(({ missing }) => missing === 0)).toBe(true)
      }),
    )
  })
})
