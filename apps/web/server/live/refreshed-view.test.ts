import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RefreshedView } from './refreshed-view.js'

describe('RefreshedView', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const open = (read: () => Promise<number[]>) => {
    const onChange = vi.fn()
    const onError = vi.fn()
    return { view: new RefreshedView({ read, onChange, onError }), onChange, onError }
  }

  it('reads once for a burst of hints, within 250 ms of the first', async () => {
    const read = vi.fn(() => Promise.resolve([1]))
    const { view } = open(read)
    for (let hint = 0; hint < 5; hint += 1) {
      view.soon()
      await vi.advanceTimersByTimeAsync(49)
    }
    expect(read).toHaveBeenCalledTimes(0)
    await vi.advanceTimersByTimeAsync(10)
    expect(read).toHaveBeenCalledTimes(1)
  })

  it('tells of changes only', async () => {
    const values = [[1], [1], [1, 2]]
    const { view, onChange } = open(() => Promise.resolve(values.shift() ?? []))
    for (let turn = 0; turn < 3; turn += 1) await view.refresh()
    expect(onChange.mock.calls).toEqual([
      [[1], null],
      [[1, 2], [1]],
    ])
  })

  it('reads again when a hint came during a read, and never twice at once', async () => {
    let running = 0
    let most = 0
    const read = vi.fn(async () => {
      most = Math.max(most, (running += 1))
      await new Promise((resolve) => setTimeout(resolve, 100))
      running -= 1
      return [read.mock.calls.length]
    })
    const { view } = open(read)
    const first = view.refresh()
    void view.refresh()
    void view.refresh()
    await vi.advanceTimersByTimeAsync(500)
    await first
    expect(read).toHaveBeenCalledTimes(2)
    expect(most).toBe(1)
    expect(view.value).toEqual([2])
  })

  it('keeps the last value when a read fails', async () => {
    const answers = [() => Promise.resolve([1]), () => Promise.reject(new Error('away'))]
    const { view, onError } = open(() => (answers.shift() as () => Promise<number[]>)())
    await view.refresh()
    await view.refresh()
    expect(view.value).toEqual([1])
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('is silent once stopped', async () => {
    const read = vi.fn(() => Promise.resolve([1]))
    const { view, onChange } = open(read)
    view.soon()
    view.stop()
    view.soon()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(read).toHaveBeenCalledTimes(0)
    expect(onChange).toHaveBeenCalledTimes(0)
  })
})
