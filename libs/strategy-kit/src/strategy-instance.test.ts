import { describe, expect, it } from 'vitest'
import { NO_PAST, type InstancePast } from './instance-past.js'
import { makeBar, makeStatus } from './testing/market-facts.js'
import { OPEN_MS, openOnce, startPuppet } from './testing/puppet.js'

describe('risk exits', () => {
  it.each([
    ['LONG', 981, undefined],
    ['LONG', 980, 'stop_loss'],
    ['LONG', 1049, undefined],
    ['LONG', 1050, 'take_profit'],
    ['SHORT', 1019, undefined],
    ['SHORT', 1020, 'stop_loss'],
    ['SHORT', 951, undefined],
    ['SHORT', 950, 'take_profit'],
  ] as const)('%s opened at 1000, now %s -> %s', (side, price, reason) => {
    const { tick, fill, sent } = startPuppet({ act: openOnce(side, 2) })
    tick(1000)
    fill(0)
    tick(price)
    const exit = `${side === 'LONG' ? 'SHORT' : 'LONG'} CLOSE 2 ${reason}`
    expect(sent().slice(1)).toEqual(reason ? [exit] : [])
  })

  it('are checked on bars too', () => {
    const { instance, host, tick, fill, sent } = startPuppet({ act: openOnce('LONG', 1) })
    tick(1000)
    fill(0)
    host.time += 60_000
    instance.onBar(makeBar('rb2701', host.time - 60_000, { close: 970 }))
    expect(sent().slice(1)).toEqual(['SHORT CLOSE 1 stop_loss'])
  })

  it('watch both sides of a hedged book', () => {
    const { tick, fill, sent } = startPuppet({
      act: (self, { last_price }) => {
        if (last_price !== 1000) return
        self.buy(1000, 1)
        self.short(1000, 1)
      },
    })
    tick(1000)
    fill(0)
    fill(1)
    tick(970)
    expect(sent().slice(2)).toEqual(['SHORT CLOSE 1 stop_loss'])
    tick(1060)
    expect(sent().slice(3)).toEqual(['LONG CLOSE 1 stop_loss'])
  })

  it('send one order per side until it is final, with its fills', () => {
    const { tick, fill, status, sent } = startPuppet({ act: openOnce('LONG', 3) })
    tick(1000)
    fill(0)
    for (const price of [970, 969, 968]) tick(price)
    expect(sent()).toHaveLength(2)
    // Fill and kill: cancelled after one lot, and the trade comes after the status.
    status(1, 'CANCELLED', 2, 1)
    tick(967)
    expect(sent()).toHaveLength(2)
    fill(1, 'k1', 1)
    tick(966)
    expect(sent().slice(2)).toEqual(['SHORT CLOSE 2 stop_loss'])
  })

  it('wait longer after each refusal, and not at all after a fill', () => {
    const { tick, fill, status, sent } = startPuppet({ act: openOnce('LONG', 1) })
    tick(1000)
    fill(0)
    tick(970)
    status(1, 'REJECTED', 1)
    tick(970, 999)
    expect(sent()).toHaveLength(2)
    tick(970, 1)
    expect(sent()).toHaveLength(3)
    status(2, 'REJECTED', 1)
    tick(970, 1_999)
    expect(sent()).toHaveLength(3)
    tick(970, 1)
    expect(sent()).toHaveLength(4)
  })

  it('cancel a close of the author that rests in the way, then go', () => {
    let closed = false
    const { tick, fill, status, sent, host } = startPuppet({
      pricing: { cancelAfterS: null },
      act: (self, { last_price }) => {
        if (last_price === 1000) self.buy(1000, 1)
        if (last_price === 1001 && !closed) {
          closed = true
          self.sell(1200, 1)
        }
      },
    })
    tick(1000)
    fill(0)
    tick(1001)
    tick(970)
    tick(969)
    expect(host.cancels).toEqual([host.orders[1]?.requestId])
    expect(sent()).toHaveLength(2)
    status(1, 'CANCELLED', 1)
    tick(968)
    expect(sent().slice(2)).toEqual(['SHORT CLOSE 1 stop_loss'])
  })

  it('are off where the file says null, and silent while paused', () => {
    const off = { stopLossPct: null, takeProfitPct: null }
    const unwatched = startPuppet({ act: openOnce('LONG', 1), limits: { long: off } })
    unwatched.tick(1000)
    unwatched.fill(0)
    unwatched.tick(500)
    expect(unwatched.sent()).toHaveLength(1)
    const paused = startPuppet({ act: openOnce('LONG', 1) })
    paused.tick(1000)
    paused.fill(0)
    paused.instance.pause()
    paused.tick(900)
    expect(paused.sent()).toHaveLength(1)
    paused.instance.resume()
    paused.tick(900)
    expect(paused.sent()).toHaveLength(2)
  })
})

describe('orders of the author', () => {
  it.each([
    ['no price', undefined, 1, 'no_valid_quote'],
    ['a price of 0', 0, 1, 'invalid_price'],
    ['not a number', NaN, 1, 'invalid_price'],
    ['half a lot', 1000, 0.5, 'invalid_volume'],
    ['no lots', 1000, 0, 'invalid_volume'],
  ])('%s: nothing is sent and the log says why', (_what, price, volume, code) => {
    const { tick, sent, codes } = startPuppet({ act: (self) => self.buy(price, volume) })
    tick(1000)
    expect(sent()).toEqual([])
    expect(codes()).toEqual([code])
  })

  it('go at exactly the price that the author gave', () => {
    const { tick, host } = startPuppet({ act: (self) => self.buy(500.4, 1), pricing: { offsetTicks: 7 } })
    tick(1000)
    expect(host.orders[0]).toMatchObject({ price: 500.4, orderType: 'LIMIT' })
  })

  it('never open beyond max_position, in flight included, nor close beyond what is held less what works', () => {
    const { tick, fill, sent, codes } = startPuppet({
      limits: { maxPosition: 3 },
      act: (self, { last_price }) => {
        if (last_price === 1000) self.buy(1000, 2)
        if (last_price === 1001) self.sell(1001, 9)
      },
    })
    tick(1000)
    tick(1000)
    tick(1000)
    expect(sent()).toEqual(['LONG OPEN 2 signal', 'LONG OPEN 1 signal'])
    fill(0)
    tick(1001)
    tick(1001)
    expect(sent().slice(2)).toEqual(['SHORT CLOSE 2 signal'])
    expect(codes()).toEqual(['max_position', 'nothing_to_close'])
  })

  it('change the position before onTrade hears of it, and count a fill once', () => {
    const { tick, fill, seen, instance } = startPuppet({ act: openOnce('LONG', 2) })
    tick(1000)
    fill(0, 'k', 1)
    fill(0, 'k', 1)
    expect(seen()).toEqual(['trade, pos 1'])
    expect(instance.workingLots('LONG', 'OPEN')).toBe(1)
  })

  it('are cancelled when they rest too long, again after a refusal, and stay where the file says so', () => {
    const { tick, host, instance } = startPuppet({ act: openOnce('LONG', 1) })
    tick(1000)
    tick(1000, 9_999)
    expect(host.cancels).toHaveLength(0)
    host.time += 1
    instance.onTime()
    instance.onTime()
    expect(host.cancels).toHaveLength(1)
    const order = host.orders[0]
    if (!order) throw new Error('no order')
    instance.onOrder(makeStatus(order, { status: 'NOTTRADED', seq: 3, event: 'cancel_rejected' }))
    instance.onTime()
    expect(host.cancels).toHaveLength(2)
    const resting = startPuppet({ act: openOnce('LONG', 1), pricing: { cancelAfterS: null } })
    resting.tick(1000)
    resting.tick(1000, 3_600_000)
    expect(resting.host.cancels).toEqual([])
  })

  it('have ids that fit the wire, whatever triggered them', () => {
    const { tick, host } = startPuppet({ act: (self) => self.buy(1000, 1), limits: { maxPosition: 500 } })
    for (let i = 0; i < 20; i += 1) tick(1000, 137)
    expect(new Set(host.orders.map((o) => o.requestId)).size).toBe(20)
    for (const { requestId } of host.orders) expect(requestId).toMatch(/^[A-Za-z0-9_:.-]{1,64}$/)
  })
})

describe('a past', () => {
  const order = {
    requestId: 'p:t1:buy:0',
    symbol: 'rb2701',
    exchange: 'SHFE',
    direction: 'LONG',
    offset: 'OPEN',
    orderType: 'LIMIT',
    price: 1000,
    volume: 3,
    purpose: 'signal',
  } as const

  it('brings back lots, working requests and what of them is filled', () => {
    const past: InstancePast = {
      ...NO_PAST,
      book: [
        {
          kind: 'fill',
          key: 'a',
          requestId: order.requestId,
          direction: 'LONG',
          offset: 'OPEN',
          price: 1000,
          volume: 1,
        },
        { kind: 'fill', key: 'b', requestId: 'older', direction: 'SHORT', offset: 'OPEN', price: 1010, volume: 2 },
      ],
      requests: [
        { order, placedAtMs: OPEN_MS, statuses: [makeStatus(order, { status: 'PARTTRADED', seq: 2, traded: 1 })] },
      ],
    }
    const { instance } = startPuppet({ past })
    expect(instance.position('LONG')).toEqual({ volume: 1, average: 1000 })
    expect(instance.position('SHORT')).toEqual({ volume: 2, average: 1010 })
    expect(instance.workingLots('LONG', 'OPEN')).toBe(2)
    instance.onOrder(makeStatus(order, { status: 'CANCELLED', seq: 3, traded: 1 }))
    expect(instance.workingRequests()).toEqual([])
  })

  it('does not act again on bars that were acted upon', () => {
    const { instance, host, tick, fill, sent } = startPuppet({
      act: openOnce('LONG', 1),
      past: { ...NO_PAST, actedThroughMs: OPEN_MS + 60_000 },
    })
    tick(1000)
    fill(0)
    for (const minute of [0, 1, 2]) {
      host.time = OPEN_MS + (minute + 1) * 60_000
      instance.onBar(makeBar('rb2701', OPEN_MS + minute * 60_000, { close: 970 }))
      expect(sent()).toHaveLength(minute === 2 ? 2 : 1)
    }
  })
})

describe('the end', () => {
  it('cancels what works and books late fills without waking the author', () => {
    const { tick, fill, host, instance, seen } = startPuppet({ act: openOnce('LONG', 1) })
    tick(1000)
    instance.stop()
    expect(host.cancels).toEqual([host.orders[0]?.requestId])
    fill(0)
    tick(900)
    expect([instance.position('LONG').volume, seen(), host.orders.length]).toEqual([1, [], 1])
  })
})
