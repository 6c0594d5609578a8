import { isTerminal } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { type OrderFacts, type ReportedFacts, progressByRejection, progressByReport } from './order-progress.js'

const fresh: OrderFacts = { sendState: 'sent', status: 'SUBMITTING', tradedLots: 0, unknownSince: null }
const rank = { SUBMITTING: 0, NOTTRADED: 1, PARTTRADED: 2, ALLTRADED: 3, CANCELLED: 3, REJECTED: 3 } as const

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length <= 1) yield [...items]
  for (let i = 0; i < items.length; i += 1) {
    const rest = [...items.slice(0, i), ...items.slice(i + 1)]
    for (const tail of permutations(rest)) yield [items[i] as T, ...tail]
  }
}

describe('the progress of an order', () => {
  const reports: ReportedFacts[] = [
    { status: 'SUBMITTING', tradedLots: 0 },
    { status: 'NOTTRADED', tradedLots: 0 },
    { status: 'PARTTRADED', tradedLots: 1 },
    { status: 'PARTTRADED', tradedLots: 2 },
    { status: 'CANCELLED', tradedLots: 2 },
    { status: 'NOTTRADED', tradedLots: 0 },
  ]

  it('never goes back, in whatever order reports come', () => {
    for (const order of permutations(reports)) {
      let facts = fresh
      for (const report of order) {
        const next = progressByReport(facts, report).facts
        expect(rank[next.status]).toBeGreaterThanOrEqual(rank[facts.status])
        expect(next.tradedLots).toBeGreaterThanOrEqual(facts.tradedLots)
        if (isTerminal(facts.status)) expect(next.status).toBe(facts.status)
        facts = next
      }
      expect(facts).toMatchObject({ status: 'CANCELLED', tradedLots: 2 })
    }
  })

  it('says the same thing once', () => {
    for (const report of reports) {
      const once = progressByReport(fresh, report)
      expect(once.news).toBe(true)
      expect(progressByReport(once.facts, report)).toMatchObject({ facts: once.facts, news: false })
    }
  })

  it('clears an unknown fate, and that is news', () => {
    const unknown: OrderFacts = { ...fresh, sendState: 'acknowledged', unknownSince: 5 }
    const progress = progressByReport(unknown, { status: 'SUBMITTING', tradedLots: 0 })
    expect(progress).toMatchObject({ news: true, facts: { unknownSince: null } })
  })

  it('keeps a refusal from ending what was accepted', () => {
    expect(progressByRejection(fresh).facts.status).toBe('REJECTED')
    expect(progressByRejection({ ...fresh, status: 'NOTTRADED' }).news).toBe(false)
    expect(progressByRejection({ ...fresh, status: 'REJECTED' }).news).toBe(false)
  })
})
