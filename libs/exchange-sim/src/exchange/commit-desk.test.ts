import { describe, expect, it } from 'vitest'
import { CommitDesk } from './commit-desk.js'
import type { CommitView } from './exchange-changes.js'

/** What happens, in its order: `store 1 2`, `tell 1`, `tell 2`. */
function scene(fails = false): { desk: CommitDesk; log: string[]; operate: (seq: number) => void } {
  const log: string[] = []
  const view = { state: {} } as Omit<CommitView, 'changes'>
  const desk = new CommitDesk({
    journal: {
      load: () => {
        throw new Error('not here')
      },
      commit: ({ changes }) => {
        if (fails) throw new Error('disk full')
        log.push(`store ${changes.flow.map(({ seq }) => seq).join(' ')}`)
      },
      settlement: () => undefined,
      settledDays: () => [],
    },
    view,
    onPrivate: ({ seq }) => log.push(`tell ${seq}`),
    onSnapshot: () => undefined,
  })
  const operate = (seq: number): void => {
    desk.changes.flow.push({ accountId: 'a', tradingDay: '20261124', seq, name: 'OnRtnOrder', fields: {} })
    desk.commitSoon()
  }
  return { desk, log, operate }
}

describe('operations', () => {
  it('alone are stored and told one by one', () => {
    const { log, operate } = scene()
    operate(1)
    operate(2)
    expect(log).toEqual(['store 1', 'tell 1', 'store 2', 'tell 2'])
  })

  it('that come together are stored as one change, and told after it', () => {
    const { desk, log, operate } = scene()
    desk.gather(() => {
      operate(1)
      operate(2)
      expect(log).toEqual([])
    })
    expect(log).toEqual(['store 1 2', 'tell 1', 'tell 2'])
  })

  it('that wait are stored and told when something else is about to be told', () => {
    const { desk, log, operate } = scene()
    desk.gather(() => {
      operate(1)
      desk.flush()
      expect(log).toEqual(['store 1', 'tell 1'])
      operate(2)
    })
    desk.flush()
    expect(log).toEqual(['store 1', 'tell 1', 'store 2', 'tell 2'])
  })

  it('are told to nobody when the store fails, or when one of them breaks', () => {
    const broken = scene(true)
    expect(() => broken.desk.gather(() => broken.operate(1))).toThrow('disk full')
    expect(broken.log).toEqual([])
    const { desk, log, operate } = scene()
    const work = (): void => {
      operate(1)
      throw new Error('our own fault')
    }
    expect(() => desk.gather(work)).toThrow('our own fault')
    expect(log).toEqual([])
  })
})
