import { formatShanghai, parseShanghai } from '@huangpu/core'
import { parseYaml } from '@huangpu/service'
import { describe, expect, it } from 'vitest'
import type { FaultMoment } from './fault-moment.js'
import { scenarioFileSchema } from './scenario-schema.js'
import { alarmsOf, onScenarioMoment, onScenarioTime, startScenario } from './scenario.js'

const START = parseShanghai('2026-11-23T21:30:00') ?? 0
const parse = (text: string) => parseYaml(text, 'storm.yaml', scenarioFileSchema).faults
const open = (text: string) => startScenario(parse(text), START)

describe('a scenario by time', () => {
  it('counts from the start, and knows the next such time of day', () => {
    const scenario = open(`
faults:
  - { when: { after_s: 1.5 }, fault: { kind: restart } }
  - { when: { time: '22:00:00' }, fault: { kind: stop_ticks } }
  - { when: { time: '09:15:00' }, fault: { kind: swallow_insert } }
  - { when: { time: '2026-11-25T10:00:00' }, fault: { kind: never_ack } }
`)
    expect(alarmsOf(scenario).map((ms) => formatShanghai(ms))).toEqual([
      '2026-11-23T21:30:01.500',
      '2026-11-23T22:00:00',
      '2026-11-24T09:15:00',
      '2026-11-25T10:00:00',
    ])
    const later = onScenarioTime(scenario, parseShanghai('2026-11-23T23:00:00') ?? 0)
    expect(later.due.map(({ kind }) => kind)).toEqual(['restart', 'stop_ticks'])
    expect(alarmsOf(later.scenario)).toHaveLength(2)
  })
})

describe('a scenario by event', () => {
  const rb = { accountId: 'sim001', symbol: 'rb2701' }
  const EVENTS: Record<string, FaultMoment> = {
    insert: { at: 'insert', ...rb },
    ack: { at: 'told', what: 'ack', ...rb },
    fill: { at: 'told', what: 'fill', ...rb },
    part: { at: 'told', what: 'partial_fill', ...rb },
    login: { at: 'login', front: 'td', accountId: 'sim001' },
    'md login': { at: 'login', front: 'md', accountId: 'sim001' },
  }

  it.each([
    ['{ insert: 2 }', 'insert ack insert insert', '2'],
    ['{ trade: 3 }', 'insert ack part part fill fill', '4'],
    ['{ login: 1 }', 'md login, login, login', '1'],
  ])('%s in %s strikes at event %s', (when, events, expected) => {
    let scenario = open(`faults: [{ when: ${when}, fault: { kind: restart } }]`)
    const struckAt: number[] = []
    events.split(events.includes(',') ? ', ' : ' ').forEach((event, index) => {
      const step = onScenarioMoment(scenario, EVENTS[event] as FaultMoment)
      scenario = step.scenario
      if (step.due.length > 0) struckAt.push(index)
    })
    expect(struckAt.join(' ')).toBe(expected)
  })
})

describe('a scenario file that is wrong', () => {
  it.each([
    ['faults:\n  - when: { insert: 0 }\n    fault: { kind: restart }', 2, /faults\.0\.when\.insert/],
    ['faults:\n  - when: { insert: 1, trade: 1 }\n    fault: { kind: restart }', 2, /exactly one of/],
    ['faults:\n  - when: { insert: 1 }\n    fault: { kind: restart }\n  - when: { time: 9 }\n    fault: {}', 4, /time/],
    [
      'faults:\n  - when: { insert: 1 }\n    fault:\n      kind: bad_tick\n      what: odd\n      symbol: rb2701',
      5,
      /what/,
    ],
    ["faults:\n  - when: { time: '25:00:00' }\n    fault: { kind: restart }", 2, /21:05:00/],
    ['faults:\n  - when: { insert: 1 }\n    fault: { kind: explode }', 3, /kind/],
  ])('names file and line: %j', (text, line, sentence) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ file: 'storm.yaml', line }))
    expect(() => parse(text)).toThrow(sentence)
  })
})
