import { parseShanghai } from '@huangpu/core'
import type { TickData } from '@huangpu/messages'
import { describe, expect, it } from 'vitest'
import { CtaStrategy } from './cta-strategy.js'
import type { BookAdjustment } from './positions/own-position.js'
import type { OrderPricing } from './pricing/order-pricing.js'
import type { RiskLimits } from './risk/risk-limits.js'
import { NO_PAST, type InstancePast } from './instance-past.js'
import { StrategyInstance } from './strategy-instance.js'
import type { StrategyType } from './strategy-type.js'
import { makeBar, makeStatus, makeTick, makeTrade } from './testing/market-facts.js'
import { RecordingHost } from './testing/recording-host.js'

const OPEN_MS = parseShanghai('2025-12-23T21:00:00') ?? NaN

/** Does on every tick what the test says. */
function puppet(act: (self: Puppet, tick: TickData) => void): StrategyType {
  return class extends Puppet {
    static readonly strategyName = 'Puppet'
    static readonly label = { zh: '', en: '' }
    static readonly parameters = {}
    static readonly riskDefaults = { stop_loss_pct: null, take_profit_pct: null, max_position: 9 }
    override onTick(tick: TickData): void {
      act(this, tick)
    }
  }
}

class Puppet extends CtaStrategy {
  readonly seen: string[] = []
  override buy = (price: number | undefined, volume: number): string[] => super.buy(price, volume)
  override sell = (price: number | undefined, volume: number): string[] => super.sell(price, volume)
  override short = (price: number | undefined, volume: number): string[] => super.short(price, volume)
  override onTrade(): void {
    this.seen.push(`trade, pos ${this.pos}`)
  }
  override onBookAdjusted({ lots }: BookAdjustment): void {
    this.seen.push(`adjusted by ${lots}, pos ${this.pos}`)
  }
}

interface Setting {
  act?: (self: Puppet, tick: TickData) => void
  limits?: Partial<RiskLimits>
  pricing?: Partial<OrderPricing>
  past?: InstancePast
}

const TWO_FIVE = { stopLossPct: 2, takeProfitPct: 5 }

function start({ act = () => undefined, limits = {}, pricing = {}, past = NO_PAST }: Setting = {}) {
  const host = new RecordingHost(OPEN_MS)
  let self: Puppet | undefined
  const instance = new StrategyInstance(
    {
      name: 'p',
      type: puppet((puppetSelf, tick) => {
        self = puppetSelf
        act(puppetSelf, tick)
      }),
      params: {},
      instrument: { symbol: 'rb2701', exchange: 'SHFE', priceTick: 1, multiplier: 10 },
      environment: 'sim',
      limits: { long: TWO_FIVE, short: TWO_FIVE, maxPosition: 5, ...limits },
      pricing: { type: 'LIMIT', offsetTicks: 0, cancelAfterS: 10, ...pricing },
      requestPrefix: 'p',
    },
    host,
    past,
  )
  instance.init()
  instance.start()
  const tick = (price: number, afterMs = 500) => {
    host.time += afterMs
    instance.onTick(makeTick('rb2701', host.time, price))
  }
  const order = (index: number) => {
    const found = host.orders.at(index)
    if (!found) throw new Error(`no order ${index}`)
    return found
  }
  const fill = (index: number, key = `k${index}`, volume = order(index).volume) =>
    instance.onTrade(makeTrade(order(index), { tradeId: key, volume }), key)
  const status = (index: number, text: Parameters<typeof makeStatus>[1]['status'], seq: number, traded = 0) =>
    instance.onOrder(makeStatus(order(index), { status: text, seq, traded }))
  const sent = () => host.orders.map((o) => `${o.direction} ${o.offset} ${o.volume} ${o.purpose}`)
  const codes = () => host.lines.map((line) => line.code)
  return { host, instance, tick, fill, status, sent, codes, seen: () => self?.seen ?? [] }
}

/** Opens once, on the first tick. */
const openOnce = (side: 'LONG' | 'SHORT', volume: number) => {
  let done = false
  return (self: Puppet): void => {
    if (done) return
    done = true
    if (side === 'LONG') self.buy(1000, volume)
    else self.short(1000, volume)
  }
}

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
    const { tick, fill, sent } = start({ act: openOnce(side, 2) })
    tick(1000)
    fill(0)
    tick(price)
    const exit = `${side === 'LONG' ? 'SHORT' : 'LONG'} CLOSE 2 ${reason}`
    expect(sent().slice(1)).toEqual(reason ? [exit] : [])
  })

  it('are checked on bars too', () => {
    const { instance, host, tick, fill, sent } = start({ act: openOnce('LONG', 1) })
    tick(1000)
    fill(0)
    host.time += 60_000
    instance.onBar(makeBar('rb2701', host.time - 60_000, { close: 970 }))
    expect(sent().slice(1)).toEqual(['SHORT CLOSE 1 stop_loss'])
  })

  it('watch both sides of a hedged book', () => {
    const { tick, fill, sent } = start({
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
    const { tick, fill, status, sent } = start({ act: openOnce('LONG', 3) })
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
    const { tick, fill, status, sent } = start({ act: openOnce('LONG', 1) })
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
    const { tick, fill, status, sent, host } = start({
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
    const unwatched = start({ act: openOnce('LONG', 1), limits: { long: off } })
    unwatched.tick(1000)
    unwatched.fill(0)
    unwatched.tick(500)
    expect(unwatched.sent()).toHaveLength(1)
    const paused = start({ act: openOnce('LONG', 1) })
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
    const { tick, sent, codes } = start({ act: (self) => self.buy(price, volume) })
    tick(1000)
    expect(sent()).toEqual([])
    expect(codes()).toEqual([code])
  })

  it('go at exactly the price that the author gave', () => {
    const { tick, host } = start({ act: (self) => self.buy(500.4, 1), pricing: { offsetTicks: 7 } })
    tick(1000)
    expect(host.orders[0]).toMatchObject({ price: 500.4, orderType: 'LIMIT' })
  })

  it('never open beyond max_position, in flight included, nor close beyond what is held less what works', () => {
    const { tick, fill, sent, codes } = start({
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
    const { tick, fill, seen, instance } = start({ act: openOnce('LONG', 2) })
    tick(1000)
    fill(0, 'k', 1)
    fill(0, 'k', 1)
    expect(seen()).toEqual(['trade, pos 1'])
    expect(instance.workingLots('LONG', 'OPEN')).toBe(1)
  })

  it('are cancelled when they rest too long, again after a refusal, and stay where the file says so', () => {
    const { tick, host, instance } = start({ act: openOnce('LONG', 1) })
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
    const resting = start({ act: openOnce('LONG', 1), pricing: { cancelAfterS: null } })
    resting.tick(1000)
    resting.tick(1000, 3_600_000)
    expect(resting.host.cancels).toEqual([])
  })

  it('have ids that fit the wire, whatever triggered them', () => {
    const { tick, host } = start({ act: (self) => self.buy(1000, 1), limits: { maxPosition: 500 } })
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
    const { instance } = start({ past })
    expect(instance.position('LONG')).toEqual({ volume: 1, average: 1000 })
    expect(instance.position('SHORT')).toEqual({ volume: 2, average: 1010 })
    expect(instance.workingLots('LONG', 'OPEN')).toBe(2)
    instance.onOrder(makeStatus(order, { status: 'CANCELLED', seq: 3, traded: 1 }))
    expect(instance.workingRequests()).toEqual([])
  })

  it('does not act again on bars that were acted upon', () => {
    const { instance, host, tick, fill, sent } = start({
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

describe('lots that others may have closed', () => {
  const holding = (lots: number) => {
    const started = start({
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
    const { instance } = start({
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

describe('the end', () => {
  it('cancels what works and books late fills without waking the author', () => {
    const { tick, fill, host, instance, seen } = start({ act: openOnce('LONG', 1) })
    tick(1000)
    instance.stop()
    expect(host.cancels).toEqual([host.orders[0]?.requestId])
    fill(0)
    tick(900)
    expect([instance.position('LONG').volume, seen(), host.orders.length]).toEqual([1, [], 1])
  })
})
