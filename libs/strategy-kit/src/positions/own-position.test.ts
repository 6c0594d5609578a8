import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../seeded-random.js'
import { OwnPosition, type Fill } from './own-position.js'

const fill = (
  key: string,
  direction: Fill['direction'],
  offset: Fill['offset'],
  volume: number,
  price: number,
): Fill => {
  return { key, direction, offset, volume, price }
}

describe('OwnPosition', () => {
  it('averages opens, keeps the average on closes, counts both sides apart', () => {
    const book = new OwnPosition(10)
    book.apply(fill('1', 'LONG', 'OPEN', 1, 100))
    book.apply(fill('2', 'LONG', 'OPEN', 3, 104))
    book.apply(fill('3', 'SHORT', 'OPEN', 2, 110))
    expect([book.side('LONG'), book.side('SHORT'), book.net]).toEqual([
      { volume: 4, average: 103 },
      { volume: 2, average: 110 },
      2,
    ])
    book.apply(fill('4', 'SHORT', 'CLOSETODAY', 1, 105))
    book.apply(fill('5', 'LONG', 'CLOSEYESTERDAY', 2, 100))
    expect(book.side('LONG')).toEqual({ volume: 3, average: 103 })
    expect(book.side('SHORT')).toEqual({ volume: 0, average: 0 })
    expect(book.realisedPnl).toBe((105 - 103) * 10 + (110 - 100) * 2 * 10)
    expect(book.openPnl(104)).toBe(30)
  })

  it('knows a fill that comes again, and one that closes more than is held', () => {
    const book = new OwnPosition(1)
    expect(book.apply(fill('1', 'LONG', 'OPEN', 1, 100))).toBe('applied')
    expect(book.apply(fill('1', 'LONG', 'OPEN', 1, 100))).toBe('duplicate')
    expect(book.apply(fill('2', 'SHORT', 'CLOSE', 2, 101))).toBe('overfilled')
    expect([book.side('LONG').volume, book.realisedPnl]).toEqual([0, 1])
  })

  it.each([1, 2, 3, 4, 5])('money is conserved over random fills (seed %s)', (seed) => {
    const random = createSeededRandom(seed)
    const book = new OwnPosition(10)
    let cash = 0
    for (let i = 0; i < 500; i += 1) {
      const direction = random() < 0.5 ? 'LONG' : 'SHORT'
      const price = 3_000 + Math.floor(random() * 200)
      const held = book.side(direction === 'LONG' ? 'SHORT' : 'LONG').volume
      const volume = 1 + Math.floor(random() * 5)
      const closes = random() < 0.5 && held >= volume
      expect(book.apply(fill(`${i}`, direction, closes ? 'CLOSE' : 'OPEN', volume, price))).toBe('applied')
      cash += (direction === 'LONG' ? -price : price) * volume * 10
    }
    const last = 3_100
    expect(book.realisedPnl + book.openPnl(last)).toBeCloseTo(cash + book.net * last * 10, 4)
  })
})
