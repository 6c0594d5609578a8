import { describe, expect, it } from 'vitest'
import { BUILT_IN_STRATEGIES } from '../built-in-strategies.js'
import { checkParameters } from './check-parameters.js'

const label = { zh: '', en: '' }
const declarations = {
  window: { type: 'int', default: 10, min: 2, max: 100, label },
  distance: { type: 'number', default: 0.5, min: 0, max: 1, label },
  guard: { type: 'boolean', default: true, label },
} as const

describe('checkParameters', () => {
  it('fills in what is not given', () => {
    expect(checkParameters(declarations, { window: 20 })).toEqual({
      ok: true,
      values: { window: 20, distance: 0.5, guard: true },
    })
  })

  it.each([
    [{ window: 2.5 }, 'window must be a whole number from 2 to 100, not 2.5'],
    [{ window: 1 }, 'window must be a whole number from 2 to 100, not 1'],
    [{ window: '10' }, 'window must be a whole number from 2 to 100, not "10"'],
    [{ window: null }, 'window must be a whole number from 2 to 100, not null'],
    [{ distance: NaN }, 'distance must be a number from 0 to 1, not NaN'],
    [{ distance: Infinity }, 'distance must be a number from 0 to 1, not Infinity'],
    [{ guard: 'yes' }, 'guard must be true or false, not "yes"'],
    [{ windw: 10 }, 'unknown parameter windw; known: window, distance, guard'],
    [{ toString: 1 }, 'unknown parameter toString; known: window, distance, guard'],
    [JSON.parse('{"__proto__": 1}') as object, 'unknown parameter __proto__; known: window, distance, guard'],
  ])('%j: %s', (given, message) => {
    const checked = checkParameters(declarations, given as Record<string, unknown>)
    expect(checked).toMatchObject({ ok: false, problems: [{ en: message }] })
  })

  it('names everything that is wrong at once', () => {
    const checked = checkParameters(declarations, { window: 0, guard: 1, extra: 2 })
    expect(checked.ok ? [] : checked.problems.map((problem) => problem.key)).toEqual(['extra', 'window', 'guard'])
  })

  it.each([...BUILT_IN_STRATEGIES.values()])('the defaults of $strategyName are valid', (type) => {
    const checked = checkParameters(type.parameters, {})
    expect(checked.ok).toBe(true)
    if (checked.ok) expect(type.checkTogether?.(checked.values)).toBeUndefined()
  })
})
