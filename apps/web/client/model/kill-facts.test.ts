import { FLATTEN_STATES } from '@huangpu/messages'
import { describe, expect, it } from 'vitest'
import { en } from '../i18n/en.js'
import type { KillState } from '../wire/kill-state.js'
import { killFacts, mayLift } from './kill-facts.js'

type Details = NonNullable<KillState['details']>
const details: Details = {
  at: '2026-11-24T01:00:00.000Z',
  flatten: 'off',
  working_orders: 0,
  waiting_cancels: 0,
  stored: true,
}
const on: KillState = { active: true, by: 'admin', reason: 'halt', details, lift_confirmation: 'lift sim001' }
const factsOf = (change: Partial<Details>) =>
  killFacts({ ...on, details: { ...details, ...change } }).map(({ key, count, tone }) => `${key} ${count} ${tone}`)

describe('killFacts', () => {
  it.each([
    [{}, ['nothingWorks 0 good']],
    [{ working_orders: 3 }, ['working 3 bad']],
    [{ working_orders: 3, waiting_cancels: 2 }, ['working 3 bad', 'waitingCancels 2 bad']],
    [{ flatten: 'waiting' }, ['nothingWorks 0 good', 'flattenWaiting 0 plain']],
    [{ flatten: 'running' }, ['nothingWorks 0 good', 'flattenRunning 0 plain']],
    [{ flatten: 'flat' }, ['nothingWorks 0 good', 'flattenFlat 0 good']],
    [{ flatten: 'incomplete' }, ['nothingWorks 0 good', 'flattenIncomplete 0 bad']],
    [{ stored: false }, ['nothingWorks 0 good', 'notStored 0 bad']],
  ] satisfies [Partial<Details>, string[]][])('%o: %o', (change, facts) => {
    expect(factsOf(change)).toEqual(facts)
  })

  it('claims nothing while the gateway does not answer', () => {
    expect(killFacts({ ...on, details: null })).toEqual([{ key: 'unknown', count: 0, tone: 'bad' }])
  })

  it('has words for each of them', () => {
    const states = FLATTEN_STATES.map((flatten) => ({
      ...details,
      flatten,
      working_orders: 1,
      waiting_cancels: 1,
      stored: false,
    }))
    const facts = [null, details, ...states].flatMap((each) => killFacts({ ...on, details: each }))
    expect(Object.keys(en.kill.fact).sort()).toEqual([...new Set(facts.map((fact) => fact.key))].sort())
  })
})

describe('mayLift', () => {
  it.each([
    [{ reason: 'checked', confirm: 'lift sim001' }, true],
    [{ reason: 'checked', confirm: ' lift sim001 ' }, true],
    [{ reason: ' ', confirm: 'lift sim001' }, false],
    [{ reason: 'checked', confirm: '' }, false],
    [{ reason: 'checked', confirm: 'lift sim002' }, false],
    [{ reason: 'checked', confirm: 'LIFT SIM001' }, false],
  ])('%o: %s', (form, may) => {
    expect(mayLift(form, on)).toBe(may)
  })
})
