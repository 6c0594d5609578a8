import { describe, expect, it } from 'vitest'
import { callbackOf } from '../testing/fake-trader.js'
import { ManualTimers } from '../testing/manual-timers.js'
import { QueryScheduler } from './query-scheduler.js'

function rig(returns: number[] = []) {
  const timers = new ManualTimers()
  const sent: string[] = []
  const scheduler = new QueryScheduler(
    (query) => {
      const code = returns.shift() ?? 0
      if (code === 0) sent.push(query.request)
      return { code, requestId: sent.length }
    },
    timers,
    { intervalMs: 1_000, timeoutMs: 5_000, attemptsMax: 3 },
  )
  const outcomes: string[] = []
  const rows: unknown[] = []
  const run = (request: string): void => {
    scheduler
      .run({ request, fields: {} }, (row) => rows.push(row))
      .then(
        () => outcomes.push(`${request} ok`),
        (error: Error) => outcomes.push(`${request}: ${error.message}`),
      )
  }
  const answer = (parts: Parameters<typeof callbackOf>[1]): boolean =>
    scheduler.onCallback(callbackOf('OnRspQry', { requestId: sent.length, ...parts }))
  return { timers, scheduler, sent, outcomes, rows, run, answer }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the query scheduler', () => {
  it('has one query in flight and keeps the rate', () => {
    const { timers, sent, run, answer } = rig()
    run('A')
    run('B')
    expect(sent).toEqual(['A'])
    timers.advance(3_000)
    expect(sent).toEqual(['A'])
    answer({})
    expect(sent).toEqual(['A'])
    timers.advance(1_000)
    expect(sent).toEqual(['A', 'B'])
  })

  it('waits for a long answer as long as its rows come', async () => {
    const { sent, outcomes, run, answer, timers } = rig()
    run('A')
    for (let row = 0; row < 4; row += 1) {
      timers.advance(4_000)
      answer({ fields: { n: row }, isLast: row === 3 })
    }
    await settled()
    expect([sent, outcomes]).toEqual([['A'], ['A ok']])
    run('B')
    timers.advance(1_000)
    answer({ fields: { n: 1 }, isLast: false })
    timers.advance(4_999)
    expect(sent).toEqual(['A', 'B'])
    timers.advance(1_001)
    expect(sent).toEqual(['A', 'B', 'B'])
  })

  it('collects rows until the last one; NULL data is an empty answer', async () => {
    const { rows, outcomes, run, answer, timers } = rig()
    run('A')
    answer({ fields: { n: 1 }, isLast: false })
    answer({ fields: { n: 2 } })
    run('B')
    timers.advance(1_000)
    answer({})
    await settled()
    expect(rows).toEqual([{ n: 1 }, { n: 2 }])
    expect(outcomes).toEqual(['A ok', 'B ok'])
  })

  it.each([[[-2, -3]], [[-3, -3]]])('tries %j again', (returns) => {
    const { timers, sent, run } = rig([...returns])
    run('A')
    expect(sent).toEqual([])
    timers.advance(3_000)
    expect(sent).toEqual(['A'])
  })

  it.each([90, 154])('asks again after error %i for as long as it takes, ever more patiently', async (id) => {
    const { timers, sent, outcomes, run, answer } = rig()
    run('A')
    for (let i = 0; i < 40; i += 1) {
      answer({ error: { id, message: 'CTP:查询未就绪' } })
      timers.advance(5_000)
    }
    expect(sent).toHaveLength(41)
    answer({ error: { id, message: 'CTP:查询未就绪' } })
    timers.advance(4_999)
    expect(sent).toHaveLength(41)
    timers.advance(1)
    answer({})
    await settled()
    expect(outcomes).toEqual(['A ok'])
  })

  it('loses nothing and keeps the order in a burst of flow control', async () => {
    const { timers, sent, outcomes, run, answer } = rig([-3, -2, -3, 0, -2, -2, -2, -2, -2, -2, -2, 0, -3, 0])
    for (const name of ['A', 'B', 'C']) run(name)
    for (let answered = 0; outcomes.length < 3;) {
      timers.advance(1_000)
      if (sent.length > answered) answer({})
      answered = sent.length
      await settled()
    }
    expect(outcomes).toEqual(['A ok', 'B ok', 'C ok'])
    expect(sent).toEqual(['A', 'B', 'C'])
  })

  it('lets the urgent go first, and nothing else overtakes', async () => {
    const { scheduler, timers, sent, answer } = rig()
    for (const [request, urgency] of [
      ['running', 'session'],
      ['rates', 'background'],
      ['asked', 'person'],
      ['funds', 'session'],
      ['fate', 'fate'],
      ['positions', 'session'],
    ] as const) {
      void scheduler.run({ request, fields: {} }, () => undefined, undefined, urgency)
    }
    answer({ error: { id: 90, message: 'CTP:查询未就绪' } })
    for (let i = 0; i < 6; i += 1) {
      timers.advance(1_000)
      answer({})
    }
    await settled()
    expect(sent).toEqual(['running', 'fate', 'running', 'funds', 'positions', 'asked', 'rates'])
  })

  it('follows the rate that the front tells', () => {
    const { scheduler, timers, sent, run, answer } = rig()
    scheduler.allow(200)
    run('A')
    run('B')
    answer({})
    timers.advance(200)
    expect(sent).toEqual(['A', 'B'])
  })

  it('asks again when nothing answers', () => {
    const { timers, sent, run, answer } = rig()
    run('A')
    timers.advance(5_000)
    expect(sent).toEqual(['A'])
    timers.advance(1_000)
    expect(sent).toEqual(['A', 'A'])
    expect(answer({ requestId: 1 })).toBe(false)
  })

  it('fails at once when the network is gone, and when the connection is lost', async () => {
    const { scheduler, outcomes, run } = rig([-1])
    run('A')
    run('B')
    run('C')
    scheduler.failAll('the front disconnected')
    await settled()
    expect(outcomes).toEqual(['A: A returned -1', 'B: the front disconnected', 'C: the front disconnected'])
  })
})
