import { describe, expect, it } from 'vitest'
import { formatCount, formatMoney, formatProfit, formatRatio } from './money-format.js'
import { decimalsOfTick, formatEnteredPrice, formatPrice, formatSigned, stepPrice } from './price-format.js'
import { barTimeText, chartSeconds, clockText, dayText, instantText, isNight, timeOfDay } from './time-format.js'

describe('prices', () => {
  it.each([
    [1, 0],
    [5, 0],
    [10, 0],
    [0.5, 1],
    [0.2, 1],
    [0.02, 2],
    [0.05, 2],
    [0.005, 3],
  ])('tick %d has %d decimals', (tick, decimals) => expect(decimalsOfTick(tick)).toBe(decimals))

  it('show what the product can trade at, and a dash for none', () => {
    expect(formatPrice(553.28, 2)).toBe('553.28')
    expect(formatPrice(3521, 0)).toBe('3521')
    expect(formatPrice(null, 2)).toBe('—')
    expect(formatPrice(undefined, 2)).toBe('—')
    expect(formatEnteredPrice(3100.5, 0)).toBe('3100.5')
    expect(formatEnteredPrice(5534.000000000001, 0)).toBe('5534')
  })

  it('carry their sign', () => {
    expect(formatSigned(12, 0)).toBe('+12')
    expect(formatSigned(-0.04, 2)).toBe('-0.04')
    expect(formatSigned(-0.001, 2)).toBe('0.00')
    expect(formatSigned(0, 0)).toBe('0')
  })

  it('step by whole ticks and come back', () => {
    for (const size of [1, 0.5, 0.02, 0.05, 5, 10]) {
      for (let ticks = 10; ticks < 50_000; ticks = Math.ceil(ticks * 1.7)) {
        const price = stepPrice(ticks * size, size, 0)
        for (let steps = 1; steps < 9; steps += 1) {
          expect(stepPrice(stepPrice(price, size, steps), size, -steps)).toBe(price)
          expect(stepPrice(price, size, steps)).toBeCloseTo(price + steps * size, 8)
        }
      }
    }
  })
})

describe('money', () => {
  it('has separators, cents and a sign where it is a result', () => {
    expect(formatMoney(1_234_567.8)).toBe('1,234,567.80')
    expect(formatProfit(1200)).toBe('+1,200.00')
    expect(formatProfit(-80)).toBe('-80.00')
    expect(formatProfit(0)).toBe('0.00')
    expect(formatMoney(null)).toBe('—')
    expect(formatCount(1_048_576)).toBe('1,048,576')
    expect(formatRatio(0.4123)).toBe('41.2 %')
    expect(formatRatio(Number.NaN)).toBe('—')
  })
})

describe('times', () => {
  it('are Shanghai times on any machine', () => {
    const night = Date.UTC(2026, 10, 23, 13, 37, 2)
    expect(clockText(night)).toBe('21:37:02')
    expect(instantText('2026-11-23T13:37:02.000Z')).toBe('11-23 21:37:02')
    expect(isNight(night)).toBe(true)
    expect(isNight(Date.UTC(2026, 10, 23, 2, 0, 0))).toBe(false)
    expect(isNight(Date.UTC(2026, 10, 23, 18, 29, 0))).toBe(true)
  })

  it('of messages are wall clock already', () => {
    expect(timeOfDay('2025-12-23T21:00:01.500')).toBe('21:00:01')
    expect(dayText('20261123')).toBe('2026-11-23')
    expect(chartSeconds('2025-12-23T21:00:00')).toBe(Date.UTC(2025, 11, 23, 21, 0, 0) / 1000)
  })

  it('name a bar by its start, a day by its date', () => {
    expect(barTimeText(chartSeconds('2025-12-23T21:05:00'), '5m')).toBe('2025-12-23 21:05')
    expect(barTimeText(chartSeconds('2025-12-24'), '1d')).toBe('2025-12-24')
  })
})
