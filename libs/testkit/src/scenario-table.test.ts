import { describe, expect, it } from 'vitest'
import { parsePhrase, parseScenarios } from './scenario-table.js'

describe('parseScenarios', () => {
  it('reads given, steps, values, comments and lines that go on', () => {
    const [first, second, ...rest] = parseScenarios(`
      # closing what is held
      hold long yd=3 td=2 | sell CLOSETODAY 3 -> refused closable_exceeded | sell CLOSETODAY 2 -> frozen td=2
                          | sell CLOSEYESTERDAY 3 -> frozen yd=3  # goes on
      flat | sell OPEN 1 -> accepted
    `)
    expect(rest).toEqual([])
    expect(first?.line).toBe(3)
    expect(first?.given).toEqual({ text: 'hold long yd=3 td=2', words: ['hold', 'long'], values: { yd: '3', td: '2' } })
    expect(first?.steps.map((step) => `${step.when.text} => ${step.then.text}`)).toEqual([
      'sell CLOSETODAY 3 => refused closable_exceeded',
      'sell CLOSETODAY 2 => frozen td=2',
      'sell CLOSEYESTERDAY 3 => frozen yd=3',
    ])
    expect(second?.given.words).toEqual(['flat'])
  })

  it.each([
    ['', 'the table has no scenario'],
    ['| a -> b', 'line 1: nothing to go on from'],
    ['flat', 'line 1: no step'],
    ['flat | buy 1', 'line 1: not "when -> then"'],
    ['flat | a -> b -> c', 'line 1: not "when -> then"'],
    ['flat | -> b', 'line 1: not "when -> then"'],
  ])('refuses %j', (table, message) => {
    expect(() => parseScenarios(table)).toThrow(message)
  })

  it('keeps later = signs in the value', () => {
    expect(parsePhrase(' memo  key=a=b ')).toEqual({ text: 'memo key=a=b', words: ['memo'], values: { key: 'a=b' } })
  })
})
