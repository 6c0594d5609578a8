import { expect, it } from 'vitest'
import { MARKET_CONFIG } from './config.js'
import { FeedBook } from './feed-book.js'
import { GapRecorder } from './gap-recorder.js'
import { RedisMirror } from './redis-mirror.js'
import { calendar } from './testing/market-scene.js'

function mirrorOf(contracts: number) {
  const book = new FeedBook(calendar, () => 0, new GapRecorder({ append: () => undefined, count: () => undefined }))
  const written: string[] = []
  const set = (key: string): Promise<void> => Promise.resolve(void written.push(key))
  const keys = { mget: () => Promise.resolve([]), set }
  const fail = (error: unknown): void => {
    throw error
  }
  const mirror = new RedisMirror(keys, book, {
    ...{ onError: fail, onUntold: fail, onUnwritten: fail, onUnwrittenGap: fail },
  })
  const tick = (symbol: string): void => {
    const feed = book.open(symbol)
    feed.lastTickJson = '{}'
    feed.tickDirty = true
    feed.stateDirty = true
  }
  const symbols = Array.from({ length: contracts }, (_, i) => `au${1_000 + i}`)
  symbols.forEach(tick)
  /** Keys of each slice of one round. */
  const round = async (onSlice: (slice: number) => void = () => undefined): Promise<string[][]> => {
    const slices: string[][] = []
    for (let slice = 0; slice < MARKET_CONFIG.mirrorSlices; slice += 1) {
      onSlice(slice)
      await mirror.flushSlice()
      slices.push(written.splice(0))
    }
    return slices
  }
  return { symbols, tick, round, flush: () => mirror.flush(), written }
}

const bothKeys = (symbol: string): string[] => [`last_tick:${symbol}`, `bar_state:${symbol}`]

it('writes every contract once a round, and only a small part of them at a time', async () => {
  for (const contracts of [1, 3, MARKET_CONFIG.mirrorSlices, 41, 700]) {
    const m = mirrorOf(contracts)
    const slices = await m.round()
    expect(slices.flat().sort()).toEqual(m.symbols.flatMap(bothKeys).sort())
    expect(Math.max(...slices.map((keys) => keys.length))).toBe(2 * Math.ceil(contracts / MARKET_CONFIG.mirrorSlices))
    expect((await m.round()).flat()).toEqual([])
  }
})

it('conflates: ten ticks within a round are written once, in the next', async () => {
  const m = mirrorOf(41)
  await m.round()
  const first = await m.round((slice) => slice > 2 && slice < 13 && m.tick('au1000'))
  expect(first.flat()).toEqual([])
  expect((await m.round()).flat()).toEqual(bothKeys('au1000'))
})

it('a contract that first ticks in the middle of a round is written in the next at the latest', async () => {
  const m = mirrorOf(41)
  const first = await m.round((slice) => slice === 5 && m.tick('rb2601'))
  const second = await m.round()
  expect([...first, ...second].flat().filter((key) => key.endsWith('rb2601'))).toEqual(bothKeys('rb2601'))
})

it('writes all that is left at once when the service stops', async () => {
  const m = mirrorOf(41)
  await m.flush()
  expect(m.written.sort()).toEqual(m.symbols.flatMap(bothKeys).sort())
})
