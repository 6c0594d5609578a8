import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyFill } from './apply-fill.js'
import { applyStatus, type StatusReport } from './apply-status.js'
import { newOrder, outstandingLots, statusOf, unknownSinceOf, type OrderState } from './order-state.js'
import { ORDER_STATUSES } from './vocabulary.js'

const report = (statusSeq: number, status: StatusReport['status'], tradedLots = 0): StatusReport => ({
  event: 'state',
  statusSeq,
  status,
  tradedLots,
  unknownSinceMs: null,
})

type Step = { status: StatusReport } | { fill: number }

const run = (volumeLots: number, steps: readonly Step[]): OrderState =>
  steps.reduce<OrderState>(
    (state, step) => ('fill' in step ? applyFill(state, step.fill) : applyStatus(state, step.status)).next,
    newOrder(volumeLots),
  )

const STATUS_OF_WORD: Record<string, StatusReport['status']> = {
  a: 'SUBMITTING',
  3: 'NOTTRADED',
  1: 'PARTTRADED',
  0: 'ALLTRADED',
  5: 'CANCELLED',
  x: 'REJECTED',
}

/**
 * `3` queued, `1 n` partial with n traded, `0` filled, `5 n` cancelled with n traded, `x` refused, `t n` a fill of n.
 * The sequences are those of SHFE.
 */
function steps(text: string, volumeLots: number): Step[] {
  return text.split(',').map((word, index) => {
    const [kind, count] = word.trim().split(' ')
    const lots = Number(count ?? 0)
    if (kind === 't') return { fill: lots }
    const status = STATUS_OF_WORD[kind ?? '']
    if (status === undefined) throw new Error(`unreadable step: ${word}`)
    return { status: report(index + 1, status, status === 'ALLTRADED' ? volumeLots : lots) }
  })
}

describe('an order through the sequences of SHFE', () => {
  it.each([
    ['rest then fill', 2, 'a, 3, 3, 0, t 2', 'final ALLTRADED traded 2 filled 2'],
    ['immediate', 1, 'a, a, 0, t 1', 'final ALLTRADED traded 1 filled 1'],
    ['partial then full', 3, 'a, 3, 3, 1 1, t 1, 1 1, 0, t 2', 'final ALLTRADED traded 3 filled 3'],
    ['cancel', 2, 'a, 3, 3, 5', 'final CANCELLED traded 0 filled 0'],
    ['partial then cancel', 3, 'a, 3, 3, 1 1, t 1, 1 1, 5 1', 'final CANCELLED traded 1 filled 1'],
    ['FAK partial: the trade comes after the cancellation', 3, 'a, 5 2, 5 2, t 2', 'final CANCELLED traded 2 filled 2'],
    ['FAK partial, before the trade', 3, 'a, 5 2, 5 2', 'settling CANCELLED traded 2 filled 0'],
    ['refused', 1, 'a, x', 'final REJECTED traded 0 filled 0'],
    ['a late SUBMITTING does not revive a refusal', 1, 'x, a, 3', 'final REJECTED traded 0 filled 0'],
    ['queued after partial is the past', 3, 'a, 1 2, 3', 'working PARTTRADED traded 2 filled 0'],
    ['filled before any status', 1, 't 1, a, 3', 'final ALLTRADED traded 1 filled 1'],
    ['a fill that comes with no more than the submission', 2, 'a, t 1', 'working PARTTRADED traded 1 filled 1'],
    ['a cancellation that turns out complete', 2, 'a, 5 1, t 1, t 1', 'final ALLTRADED traded 2 filled 2'],
    ['the reported total grows after the end', 3, 'a, 5 1, 5 2, t 1', 'settling CANCELLED traded 2 filled 1'],
  ])('%s', (_name, volume, text, expected) => {
    const state = run(volume, steps(text, volume))
    const phase = state.kind === 'final' ? 'final' : state.phase
    expect(`${phase} ${statusOf(state)} traded ${state.tradedLots} filled ${state.filledLots}`).toBe(expected)
  })

  it('applies a status_seq once', () => {
    const once = run(2, [{ status: report(3, 'NOTTRADED') }])
    const again = applyStatus(once, report(3, 'CANCELLED'))
    expect(again).toEqual({ next: once, effects: [{ type: 'ignored', why: 'already_applied' }] })
  })

  it('keeps the order as it is when a cancel is refused', () => {
    const resting = run(2, steps('a, 3', 2))
    const refused = applyStatus(resting, { ...report(9, 'NOTTRADED'), event: 'cancel_rejected' })
    expect(refused).toEqual({ next: resting, effects: [{ type: 'cancel_rejected' }] })
  })

  it('marks and clears an unknown fate without going back', () => {
    const resting = run(2, steps('a, 3', 2))
    const unknown = applyStatus(resting, { ...report(5, 'SUBMITTING'), unknownSinceMs: 77 }).next
    expect([statusOf(unknown), unknownSinceOf(unknown)]).toEqual(['NOTTRADED', 77])
    const known = applyStatus(unknown, report(6, 'NOTTRADED')).next
    expect([statusOf(known), unknownSinceOf(known)]).toEqual(['NOTTRADED', null])
  })

  it('raises lots beyond the order', () => {
    const transition = applyFill(run(1, steps('a, 0, t 1', 1)), 2)
    expect(transition.effects).toContainEqual({ type: 'overfilled', excessLots: 2 })
  })

  it('believes a fill more than a refusal', () => {
    const transition = applyFill(run(2, steps('a, x', 2)), 1)
    expect(statusOf(transition.next)).toBe('CANCELLED')
    expect(transition.effects).toContainEqual({ type: 'contradicted' })
  })
})

const anyReport = fc.record({
  event: fc.constant('state' as const),
  statusSeq: fc.integer({ min: 1, max: 12 }),
  status: fc.constantFrom(...ORDER_STATUSES),
  tradedLots: fc.integer({ min: 0, max: 5 }),
  unknownSinceMs: fc.option(fc.constant(1), { nil: null }),
})
const anyStep = fc.oneof(
  anyReport.map((status): Step => ({ status })),
  fc.integer({ min: 1, max: 2 }).map((fill): Step => ({ fill })),
)

describe('whatever arrives, in whatever order', () => {
  it('never goes back and ends only with its fills complete', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 20 }), (all) => {
        let state: OrderState = newOrder(5)
        for (const step of all) {
          const next: OrderState = ('fill' in step ? applyFill(state, step.fill) : applyStatus(state, step.status)).next
          expect(next.tradedLots).toBeGreaterThanOrEqual(state.tradedLots)
          expect(next.filledLots).toBeGreaterThanOrEqual(state.filledLots)
          expect(next.statusSeq).toBeGreaterThanOrEqual(state.statusSeq)
          if (next.kind === 'final') expect(next.filledLots).toBeGreaterThanOrEqual(next.tradedLots)
          const ended = 'outcome' in state
          if (ended && !('fill' in step)) expect('outcome' in next).toBe(true)
          expect(outstandingLots(next)).toBeGreaterThanOrEqual(0)
          state = next
        }
      }),
    )
  })

  it('ends the same however the fills interleave with the statuses', () => {
    const statuses = [
      report(1, 'SUBMITTING'),
      report(2, 'NOTTRADED'),
      report(3, 'PARTTRADED', 2),
      report(4, 'CANCELLED', 3),
    ]
    const fills = [2, 1]
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (turns) => {
        const left = { statuses: [...statuses], fills: [...fills] }
        const order: Step[] = []
        for (const takeFill of [...turns, ...turns, ...turns]) {
          const fill = takeFill ? left.fills.shift() : undefined
          const status = fill === undefined ? left.statuses.shift() : undefined
          if (fill !== undefined) order.push({ fill })
          else if (status !== undefined) order.push({ status })
        }
        for (const status of left.statuses) order.push({ status })
        for (const fill of left.fills) order.push({ fill })
        expect(run(5, order)).toEqual({
          kind: 'final',
          outcome: 'CANCELLED',
          volumeLots: 5,
          tradedLots: 3,
          filledLots: 3,
          statusSeq: 4,
        })
      }),
    )
  })
})
