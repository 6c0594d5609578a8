import { MaRsiStrategy } from '@huangpu/strategy-kit'
import { describe, expect, it } from 'vitest'
import type { FileReading } from '../files/strategy-spec.js'
import { planInstances } from './plan-instances.js'

const off = { stopLossPct: null, takeProfitPct: null }
const valid = (file: string, name: string): [string, FileReading] => [
  file,
  {
    ok: true,
    spec: {
      name,
      file,
      type: MaRsiStrategy,
      instrument: { symbol: 'rb2701', exchange: 'SHFE', priceTick: 1, multiplier: 10 },
      enabled: true,
      params: {},
      limits: { long: off, short: off, maxPosition: 1 },
      pricing: { type: 'LIMIT', offsetTicks: 1, cancelAfterS: null },
      shown: {},
    },
  },
]
const broken = (file: string, name: string): [string, FileReading] => [
  file,
  { ok: false, invalid: { name, file, type: '', symbol: '', problem: { line: 1, message: 'broken' } } },
]

/** `a.yaml=x b.yaml!y`: a valid file with instance x, a broken one with y; live: `x@a.yaml`. */
const cases: [what: string, files: string, live: string, wanted: string, kept: string, invalid: string][] = [
  ['one file', 'a.yaml=x', '', 'x@a.yaml', '', ''],
  ['the later file of one name is refused', 'b.yaml=x a.yaml=x', '', 'x@a.yaml', '', 'b.yaml'],
  ['a new file does not take a name that runs', 'a.yaml=x b.yaml=x', 'x@b.yaml', 'x@b.yaml', '', 'a.yaml'],
  ['a file that broke keeps its instance', 'a.yaml!x', 'x@a.yaml', '', 'x', 'a.yaml'],
  ['and keeps the name from others', 'a.yaml!? b.yaml=x', 'x@a.yaml', '', 'x', 'a.yaml b.yaml'],
  ['a file that is gone frees the name', 'b.yaml=x', 'x@a.yaml', 'x@b.yaml', '', ''],
  ['a renamed instance frees the old name', 'a.yaml=y b.yaml=x', 'x@a.yaml', 'y@a.yaml x@b.yaml', '', ''],
  ['a broken file that never ran', 'a.yaml!x b.yaml=x', '', 'x@b.yaml', '', 'a.yaml'],
]

describe('planInstances', () => {
  it.each(cases)('%s', (_what, files, live, wanted, kept, invalid) => {
    const readings = new Map(
      files.split(' ').map((text) => {
        const [file = '', name = ''] = text.split(/[=!]/)
        return text.includes('=') ? valid(file, name) : broken(file, name)
      }),
    )
    const running = live ? live.split(' ').map((text) => text.split('@')) : []
    const plan = planInstances(readings, new Map(running.map(([name = '', file = '']) => [name, { file }])))
    expect([...plan.wanted].map(([name, { file }]) => `${name}@${file}`).join(' ')).toBe(wanted)
    expect([...plan.kept].join(' ')).toBe(kept)
    expect(plan.invalid.map(({ file }) => file).join(' ')).toBe(invalid)
  })
})
