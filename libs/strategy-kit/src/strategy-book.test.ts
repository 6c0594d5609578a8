import { describe, expect, it } from 'vitest'
import { NO_PAST } from './instance-past.js'
import { startPuppet } from './testing/puppet.js'

describe('lots that others may have closed', () => {
  const holding = (lots: number) => {
    const started = startPuppet({
      act: (self, { last_price }) => {
        if (last_price === 1000) self.buy(1000, lots)
        if (last_price === 1001) self.sell(1001, 9)
        if (last_price === 1002) self.buy(1002, 1)
      },
      limits: { maxPosition: 9 },
    })
    started.tick(1000)
    started.fill(0)
    return started
  }

  it.each([
    ['all of them', 3, []],
    ['some: the rest is closed', 2, ['SHORT CLOSE 1']],
    ['none', 0, ['SHORT CLOSE 3']],
  ])('are not closed, by a signal or an exit: %s', (_what, missing, closes) => {
    for (const price of [1001, 970]) {
      const { instance, tick, sent } = holding(3)
      instance.setMissing({ LONG: missing, SHORT: 0 })
      tick(price)
      expect(sent().slice(1)).toEqual(closes.map((close) => `${close} ${price === 970 ? 'stop_loss' : 'signal'}`))
    }
  })

  it('are closed after all when they turn out to be there, and until then nothing is opened', () => {
    const { instance, tick, sent, codes } = holding(3)
    instance.setMissing({ LONG: 3, SHORT: 0 })
    for (const price of [1002, 970]) tick(price)
    expect([sent().length, codes()]).toEqual([1, ['opens_held']])
    instance.setMissing({ LONG: 0, SHORT: 0 })
    tick(970)
    expect(sent().slice(1)).toEqual(['SHORT CLOSE 3 stop_loss'])
  })

  it('leave the book at their average price, without a profit, and take nothing of the other side', () => {
    const { instance, tick, sent } = holding(3)
    instance.adjustBook({ side: 'LONG', lots: -2, price: null })
    tick(990)
    expect(instance.position('LONG')).toEqual({ volume: 1, average: 1000 })
    expect(instance.pnl()).toBe(-100)
    instance.adjustBook({ side: 'LONG', lots: -2, price: null })
    tick(900)
    expect([instance.position('LONG').volume, instance.position('SHORT').volume, sent().length]).toEqual([0, 0, 1])
  })

  it('are given back by a person at a price', () => {
    const { instance, seen } = holding(1)
    instance.adjustBook({ side: 'LONG', lots: 3, price: 1100 })
    expect(instance.position('LONG')).toEqual({ volume: 4, average: 1075 })
    expect(seen()).toEqual(['trade, pos 1', 'adjusted by 3, pos 4'])
  })

  it('hold back opens until a person acknowledges: what works is cancelled, exits go on', () => {
    const { instance, tick, host, sent, status } = holding(2)
    status(0, 'ALLTRADED', 1, 2)
    tick(1002)
    instance.holdOpens(true)
    expect(host.cancels).toEqual([host.orders[1]?.requestId])
    status(1, 'CANCELLED', 1)
    tick(1002)
    expect(sent()).toHaveLength(2)
    tick(970)
    expect(sent().slice(2)).toEqual(['SHORT CLOSE 2 stop_loss'])
    instance.holdOpens(false)
    status(2, 'CANCELLED', 1)
    tick(1002)
    expect(sent().slice(3)).toEqual(['LONG OPEN 1 signal'])
  })

  it('come back from the past as they were: adjustments stand between the fills', () => {
    const fill = { kind: 'fill', requestId: 'r', direction: 'LONG', price: 1000 } as const
    const { instance } = startPuppet({
      past: {
        ...NO_PAST,
        book: [
          { ...fill, key: 'a', offset: 'OPEN', volume: 3 },
          { kind: 'adjustment', side: 'LONG', lots: -3, price: null },
          { ...fill, key: 'b', offset: 'OPEN', volume: 1, price: 1010 },
        ],
      },
    })
    expect(instance.position('LONG')).toEqual({ volume: 1, average: 1010 })
  })
})
