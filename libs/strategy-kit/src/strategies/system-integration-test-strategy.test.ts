import { parseShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { StrategyInstance } from '../strategy-instance.js'
import { makeStatus, makeTick, makeTrade } from '../testing/market-facts.js'
import { RecordingHost } from '../testing/recording-host.js'
import { checkParameters } from '../parameters/check-parameters.js'
import { scoreOfPrices, SystemIntegrationTestStrategy } from './system-integration-test-strategy.js'

const OPEN_MS = parseShanghai('2025-12-23T21:00:00') ?? NaN

function start(params: Record<string, number | boolean> = {}, environment: 'sim' | 'live' = 'sim') {
  const checked = checkParameters(SystemIntegrationTestStrategy.parameters, params)
  if (!checked.ok) throw new Error('the test has wrong parameters')
  const host = new RecordingHost(OPEN_MS)
  const off = { stopLossPct: null, takeProfitPct: null }
  const instance = new StrategyInstance(
    {
      name: 'sit',
      type: SystemIntegrationTestStrategy,
      params: checked.values,
      instrument: { symbol: 'rb2701', exchange: 'SHFE', priceTick: 1, multiplier: 10 },
      environment,
      limits: { long: off, short: off, maxPosition: 3 },
      pricing: { type: 'LIMIT', offsetTicks: 0, cancelAfterS: null },
      requestPrefix: 'sit',
    },
    host,
  )
  instance.init()
  instance.start()
  /** A saw of prices, one tick each half second; every order is filled at once. */
  const run = (ticks: number) => {
    let done = 0
    for (let i = 0; i < ticks; i += 1) {
      host.time = OPEN_MS + i * 500
      instance.onTick(makeTick('rb2701', host.time, 3_100 + ((i * 7) % 31)))
      for (; done < host.orders.length; done += 1) {
        const order = host.orders[done]
        if (!order) continue
        instance.onOrder(makeStatus(order, { status: 'ALLTRADED', seq: 1, traded: order.volume }))
        instance.onTrade(makeTrade(order, { tradeId: `${done}` }), `${done}`)
      }
    }
    return host.orders
  }
  return { host, instance, run }
}

describe('scoreOfPrices', () => {
  it.each([
    [[100, 101], 'up, at the top of its range', 0.3 - 0.4],
    [[101, 100], 'down, at the bottom', -0.3 + 0.4],
    [[100, 102, 101], 'down, in the middle, range above 1 %', -0.3 + 0.2],
    [[1000, 1002, 1001], 'down, in the middle, narrow range', -0.3],
    [[100, 100], 'no range at all', 0],
  ])('%j: %s', (prices, _why, score) => {
    expect(scoreOfPrices(prices)).toBeCloseTo(score, 12)
  })
})

describe('SystemIntegrationTestStrategy', () => {
  it('trades both ways, at most every 30 s and never beyond three lots', () => {
    const { run, instance, host } = start()
    const orders = run(20_000)
    expect(new Set(orders.map((order) => `${order.direction} ${order.offset}`))).toEqual(
      new Set(['LONG OPEN', 'SHORT CLOSE']),
    )
    expect(orders.length).toBeLessThanOrEqual(Math.ceil((20_000 * 500) / 30_000))
    const held = orders.reduce<number[]>((lots, order) => {
      return [...lots, (lots.at(-1) ?? 0) + (order.offset === 'OPEN' ? order.volume : -order.volume)]
    }, [])
    expect(Math.max(...held)).toBe(3)
    expect(Math.min(...held)).toBeGreaterThanOrEqual(0)
    expect(instance.position('LONG').volume).toBe(held.at(-1))
    expect(host.lines.filter((line) => line.level === 'error')).toEqual([])
  })

  it('does the same with the same seed and something else with another', () => {
    const ids = (seed: number) =>
      start({ seed })
        .run(5_000)
        .map((order) => order.requestId)
    expect(ids(7)).toEqual(ids(7))
    expect(ids(7)).not.toEqual(ids(8))
  })

  it('refuses a live front unless it is allowed', () => {
    expect(() => start({}, 'live')).toThrow(/allow_live/)
    expect(start({ allow_live: true }, 'live').instance.trading).toBe(true)
  })
})
