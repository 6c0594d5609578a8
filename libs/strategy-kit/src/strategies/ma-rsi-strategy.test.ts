import { parseShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { checkParameters } from '../parameters/check-parameters.js'
import { NO_PAST, type InstancePast } from '../instance-past.js'
import { StrategyInstance } from '../strategy-instance.js'
import { makeBar, makeStatus, makeTick, makeTrade } from '../testing/market-facts.js'
import { RecordingHost } from '../testing/recording-host.js'
import { MaRsiStrategy } from './ma-rsi-strategy.js'

const OPEN_MS = parseShanghai('2025-12-23T21:00:00') ?? NaN
const MINUTE_MS = 60_000

interface Setting {
  params?: Record<string, number | boolean>
  maxPosition?: number
  past?: InstancePast
  host?: RecordingHost
}

/** A strategy on rb2701 with short windows; `bars` feeds one close a minute. */
function start({ params = {}, maxPosition = 2, past = NO_PAST, host = new RecordingHost(OPEN_MS) }: Setting = {}) {
  const quick = {
    fast_window: 2,
    slow_window: 3,
    rsi_window: 2,
    rsi_long: 0,
    rsi_short: 100,
    rsi_guard: false,
    cross_confirm_bars: 1,
    signal_interval_s: 0,
  }
  const checked = checkParameters(MaRsiStrategy.parameters, { ...quick, ...params })
  if (!checked.ok) throw new Error('the test has wrong parameters')
  const off = { stopLossPct: null, takeProfitPct: null }
  const instance = new StrategyInstance(
    {
      name: 'ma',
      type: MaRsiStrategy,
      params: checked.values,
      instrument: { symbol: 'rb2701', exchange: 'SHFE', priceTick: 1, multiplier: 10 },
      environment: 'sim',
      limits: { long: off, short: off, maxPosition },
      pricing: { type: 'LIMIT', offsetTicks: 1, cancelAfterS: null },
      requestPrefix: 'ma',
    },
    host,
    past,
  )
  let minute = 0
  const bars = (...closes: number[]) => {
    for (const close of closes) {
      host.time = OPEN_MS + (minute + 1) * MINUTE_MS
      instance.onBar(makeBar('rb2701', OPEN_MS + minute * MINUTE_MS, { close, high: close + 1, low: close - 1 }))
      minute += 1
    }
  }
  instance.init()
  instance.start()
  const sent = () => host.orders.map((o) => `${o.direction} ${o.offset} ${o.volume} @${o.price}`)
  const fillAll = () => {
    host.orders.forEach((order, i) => {
      instance.onTrade(makeTrade(order, { tradeId: `${i}` }), `${i}`)
      instance.onOrder(makeStatus(order, { status: 'ALLTRADED', seq: 9, traded: order.volume }))
    })
  }
  return { instance, host, bars, sent, fillAll }
}

/** EMA(2) and EMA(3): down to 96, then up: the cross comes at 100 and is confirmed at 102. */
const GOLDEN = [100, 99, 98, 97, 96, 100, 102]
/** And down again: crosses at 97, confirmed at 94. */
const DEATH = [101, 97, 94]

describe('MaRsiStrategy', () => {
  it('buys on a confirmed golden cross, at the close plus the offset when there is no tick', () => {
    const { bars, sent, instance } = start()
    bars(...GOLDEN.slice(0, -1))
    expect(sent()).toEqual([])
    expect(instance.variables()).toMatchObject({ pending_cross: 'golden' })
    bars(102)
    expect(sent()).toEqual(['LONG OPEN 1 @103'])
  })

  it('closes all shorts before it opens long, both at once', () => {
    const { bars, sent, fillAll } = start()
    bars(100, 101, 102, 103, 104, 100, 97)
    expect(sent()).toEqual(['SHORT OPEN 1 @96'])
    fillAll()
    bars(98, 102, 105)
    expect(sent().slice(1)).toEqual(['LONG CLOSE 1 @106', 'LONG OPEN 1 @106'])
  })

  it('closes the long on a death cross even when the short side is full', () => {
    const { bars, sent, fillAll } = start({ maxPosition: 1 })
    bars(...GOLDEN)
    fillAll()
    bars(...DEATH)
    expect(sent()).toEqual(['LONG OPEN 1 @103', 'SHORT CLOSE 1 @93', 'SHORT OPEN 1 @93'])
  })

  it('opens no more at max_position, lots in flight included', () => {
    const { bars, sent } = start({ maxPosition: 1 })
    bars(...GOLDEN, ...DEATH, 95, 100, 103)
    // The short of the death cross is still unreported, as is the first long: each side holds one lot in flight.
    expect(sent()).toEqual(['LONG OPEN 1 @103', 'SHORT OPEN 1 @93'])
  })

  it('cuts the last order to the room under max_position', () => {
    const { bars, sent } = start({ maxPosition: 2, params: { trade_volume: 5 } })
    bars(...GOLDEN)
    expect(sent()).toEqual(['LONG OPEN 2 @103'])
  })

  it('cancels a cross whose difference changes sign', () => {
    const { bars, sent, instance } = start({ params: { cross_confirm_bars: 2 } })
    bars(100, 99, 98, 97, 96, 100, 92)
    expect(instance.variables()).toMatchObject({ pending_cross: 'death' })
    expect(sent()).toEqual([])
  })

  it('is quiet inside the signal interval but goes on detecting', () => {
    const { bars, sent, instance } = start({ params: { signal_interval_s: 3_600 } })
    bars(...GOLDEN)
    expect(sent()).toEqual(['LONG OPEN 1 @103'])
    bars(101, 97)
    expect(instance.variables()).toMatchObject({ pending_cross: 'death' })
    bars(94)
    expect(sent()).toHaveLength(1)
  })

  it('acts again once the interval is over', () => {
    const { bars, sent } = start({ params: { signal_interval_s: 180 } })
    bars(...GOLDEN, ...DEATH)
    expect(sent()).toEqual(['LONG OPEN 1 @103', 'SHORT OPEN 1 @93'])
  })

  it.each<{ filter: Record<string, number | boolean>; why: string; orders: number }>([
    { filter: { rsi_guard: true }, why: 'RSI is above 70', orders: 0 },
    { filter: { rsi_guard: true, rsi_window: 50 }, why: 'RSI is 50 while there is too little data', orders: 1 },
    { filter: { rsi_window: 50, rsi_long: 50 }, why: 'exactly rsi_long', orders: 1 },
    { filter: { rsi_window: 50, rsi_long: 50.1 }, why: 'below rsi_long', orders: 0 },
    { filter: { rsi_long: 60 }, why: 'above rsi_long without guard', orders: 1 },
  ])('RSI filter: $why -> $orders', ({ filter, orders }) => {
    const { bars, sent } = start({ params: filter })
    bars(...GOLDEN)
    expect(sent()).toHaveLength(orders)
  })

  it('a short needs an RSI of at most rsi_short', () => {
    const falling = [100, 101, 102, 103, 104, 100, 97]
    const refused = start({ params: { rsi_window: 50, rsi_short: 49.9 } })
    refused.bars(...falling)
    expect(refused.sent()).toEqual([])
    const allowed = start({ params: { rsi_window: 50, rsi_short: 50 } })
    allowed.bars(...falling)
    expect(allowed.sent()).toEqual(['SHORT OPEN 1 @96'])
  })

  it('sends nothing while it is warmed up with the same bars', () => {
    const { instance, host } = start()
    instance.feedHistory(
      GOLDEN.map((close, i) => makeBar('rb2701', OPEN_MS + i * MINUTE_MS, { close, high: close + 1 })),
    )
    expect(host.orders).toEqual([])
    expect(instance.variables()['fast_ema']).toBeGreaterThan(100)
  })

  it('takes the opposite best price of a fresh tick, and none when the market is silent', () => {
    const { instance, host, bars, sent } = start()
    bars(...GOLDEN.slice(0, -1))
    instance.onTick(makeTick('rb2701', host.time + 59_500, 101))
    bars(102)
    expect(sent()).toEqual(['LONG OPEN 1 @103'])
    host.time += 3_600_000
    expect(instance.marketPrice('LONG')).toBeUndefined()
  })

  it('asks for the same id when the same bar is handled again after a restart, and sends nothing twice', () => {
    const first = start()
    first.bars(...GOLDEN)
    const again = start({ host: first.host })
    again.bars(...GOLDEN)
    expect(first.host.orders).toHaveLength(1)
    expect(first.host.lines.at(-1)).toMatchObject({ code: 'duplicate_request' })
  })

  it('takes up the signal interval after a restart', () => {
    const past = { ...NO_PAST, variables: { last_signal_at: '2025-12-23T21:05:30' } }
    const { bars, sent } = start({ past, params: { signal_interval_s: 600 } })
    bars(...GOLDEN)
    expect(sent()).toEqual([])
  })

  it('refuses a fast window that is not faster', () => {
    expect(MaRsiStrategy.checkTogether({ fast_window: 30, slow_window: 30 })?.en).toMatch(/fast_window \(30\)/)
  })
})
