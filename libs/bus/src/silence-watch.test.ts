import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchSilence } from './silence-watch.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A connection played by hand: how many commands wait, and how many bytes came. */
function connection() {
  const stream = { bytesRead: 100, destroy: vi.fn() }
  const commandQueue = { length: 0 }
  watchSilence({ stream, commandQueue }, 2_000)
  return { stream, commandQueue }
}

test('ends a connection that leaves a command without an answer, not before the limit', () => {
  const { stream, commandQueue } = connection()
  vi.advanceTimersByTime(60_000)
  commandQueue.length = 1
  vi.advanceTimersByTime(2_000)
  expect(stream.destroy).not.toHaveBeenCalled()
  vi.advanceTimersByTime(500)
  expect(stream.destroy).toHaveBeenCalledExactlyOnceWith(new Error('Redis said nothing for 2000 ms'))
})

test('lets a connection live on which bytes come, and one that is asked nothing', () => {
  const { stream, commandQueue } = connection()
  vi.advanceTimersByTime(60_000)
  commandQueue.length = 3
  for (let i = 0; i < 100; i += 1) {
    vi.advanceTimersByTime(1_900)
    stream.bytesRead += 1
  }
  expect(stream.destroy).not.toHaveBeenCalled()
})

test('looks at nothing before the first attempt to connect, and no more when it is stopped', () => {
  const stop = watchSilence({ stream: undefined, commandQueue: { length: 1 } }, 2_000)
  vi.advanceTimersByTime(60_000)
  stop()
  expect(vi.getTimerCount()).toBe(0)
})
