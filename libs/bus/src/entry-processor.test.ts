import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BusUnavailable } from './bus-error.js'
import { silentLog } from './bus-log.js'
import { EntryProcessor, Stopping } from './entry-processor.js'
import { streamHandler, type GroupConsumerOptions } from './group-consumer-options.js'
import type { Inbox } from './inbox.js'

const entry = (n: unknown, id = '1-0') => ({ stream: 's', id, json: JSON.stringify({ n }) })

class MemoryInbox implements Inbox {
  readonly keys = new Set<string>()
  readonly failures = new Map<string, number>()
  readonly letters: string[] = []
  diskFull = false

  apply(consumer: string, key: string, effect: () => void): 'applied' | 'duplicate' {
    if (this.keys.has(`${consumer} ${key}`)) return 'duplicate'
    effect()
    this.keys.add(`${consumer} ${key}`)
    return 'applied'
  }
  recordFailure(_consumer: string, entryKey: string): number {
    if (this.diskFull) throw new Error('disk full')
    this.failures.set(entryKey, (this.failures.get(entryKey) ?? 0) + 1)
    return this.failures.get(entryKey) ?? 0
  }
  setAside(_consumer: string, entryKey: string, letter: { reason: string }): void {
    if (this.diskFull) throw new Error('disk full')
    this.letters.push(`${entryKey} ${letter.reason}`)
  }
}

let inbox: MemoryInbox
let done: number[]

function processor(changes: {
  handle?: (message: { n: number }) => void
  afterCommit?: (outcome: string) => void | Promise<void>
  onDeadLetter?: GroupConsumerOptions['onDeadLetter']
  withoutStore?: () => boolean | Promise<boolean>
}): EntryProcessor {
  const handler = streamHandler<{ n: number }>({
    stream: 's',
    schema: {
      safeParse: (input) => {
        const { n } = input as { n: number }
        if (n === -1) throw new Error('schema broke')
        return typeof n === 'number' ? { success: true, data: { n } } : { success: false, error: new Error('n') }
      },
    },
    keyOf: (message) => String(message.n),
    handle: (message) => {
      changes.handle?.(message)
      done.push(message.n)
    },
    afterCommit: (_message, outcome) => changes.afterCommit?.(outcome),
    ...(changes.withoutStore ? { withoutStore: changes.withoutStore } : {}),
  })
  const onDeadLetter = changes.onDeadLetter ?? (() => undefined)
  return new EntryProcessor({ group: 'g', consumer: 'c', handlers: [handler], inbox, onDeadLetter }, silentLog)
}

beforeEach(() => {
  vi.useFakeTimers()
  inbox = new MemoryInbox()
  done = []
})
afterEach(() => {
  vi.useRealTimers()
})

describe('EntryProcessor', () => {
  it('is done at once in the common case, and knows what it has done', () => {
    const outcomes: string[] = []
    const one = processor({ afterCommit: (outcome) => void outcomes.push(outcome) })
    expect(one.process(entry(1))).toBeUndefined()
    expect(one.process(entry(1, '2-0'))).toBeUndefined()
    expect(done).toEqual([1])
    expect(outcomes).toEqual(['applied', 'duplicate'])
    expect(one.counters).toEqual({ applied: 1, duplicates: 1, deadLetters: 0 })
  })

  it.each([
    ['text', 's/1-0 schema: n'],
    [-1, 's/1-0 schema: schema broke'],
  ])('sets aside what no schema accepts: %j', async (n, letter) => {
    await processor({}).process(entry(n))
    expect(inbox.letters).toEqual([letter])
    expect(done).toEqual([])
  })

  it('sets aside after five failures, also when telling of it fails', async () => {
    let calls = 0
    const failing = processor({
      handle: () => {
        calls += 1
        throw new Error('boom')
      },
      onDeadLetter: () => {
        throw new Error('no alarm today')
      },
    })
    const finished = failing.process(entry(1))
    await vi.advanceTimersByTimeAsync(5_000)
    await finished
    expect(calls).toBe(5)
    expect(inbox.letters).toEqual(['s/1-0 failed 5 times: boom'])
  })

  it('counts neither failures of the infrastructure nor those it cannot write down', async () => {
    let calls = 0
    const failing = processor({
      handle: () => {
        calls += 1
        if (calls <= 10) throw new BusUnavailable('away')
        if (calls <= 20) throw new Error('boom')
      },
    })
    inbox.diskFull = true
    const finished = failing.process(entry(1))
    await vi.advanceTimersByTimeAsync(120_000)
    await finished
    expect(done).toEqual([1])
    expect(inbox.failures.size).toBe(0)
    expect(inbox.letters).toEqual([])
  })

  it('asks what can be done without the store, each time it refuses, and never for a fault of the handler', async () => {
    const answers = [() => false, () => Promise.reject(new Error('Redis refuses, too')), () => Promise.resolve(true)]
    let asked = 0
    let calls = 0
    const refused = processor({
      handle: () => {
        calls += 1
        throw calls === 1 ? new Error('boom') : new BusUnavailable('disk full')
      },
      withoutStore: () => answers[asked++]?.() ?? false,
    })
    const finished = refused.process(entry(1))
    await vi.advanceTimersByTimeAsync(5_000)
    await finished
    expect([calls, asked, done, inbox.letters]).toEqual([4, 3, [], []])
  })

  it('does the effect once while what follows the commit is tried again', async () => {
    let tries = 0
    const flaky = processor({
      afterCommit: async () => {
        tries += 1
        await Promise.resolve()
        if (tries < 4) throw new BusUnavailable('away')
      },
    })
    const finished = flaky.process(entry(1))
    await vi.advanceTimersByTimeAsync(10_000)
    await finished
    expect(done).toEqual([1])
    expect(tries).toBe(4)
  })

  it('stops in a retry without a letter and without an acknowledgement', async () => {
    const away = processor({
      handle: () => {
        throw new BusUnavailable('away')
      },
    })
    const finished = expect(away.process(entry(1))).rejects.toBeInstanceOf(Stopping)
    await vi.advanceTimersByTimeAsync(1)
    away.stop()
    await finished
    expect(inbox.letters).toEqual([])
  })
})
