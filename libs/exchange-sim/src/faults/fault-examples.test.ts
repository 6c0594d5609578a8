import { readFileSync } from 'node:fs'
import { EXCHANGE_FAULT_KINDS, exchangeFaultSchema } from '@huangpu/messages'
import { parseYaml } from '@huangpu/service'
import { expect, it } from 'vitest'
import { scenarioFileSchema } from './scenario-schema.js'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^\| `(\{"kind".*?\})`/gm)].map(([, json = '']) => json)

it.each(examples)('the README shows a fault that is taken: %s', (json) => {
  expect(exchangeFaultSchema.safeParse(JSON.parse(json)).error).toBeUndefined()
})

it('the README has an example or a word of every kind', () => {
  const shown = new Set(examples.map((json) => (JSON.parse(json) as { kind: string }).kind))
  const missing = EXCHANGE_FAULT_KINDS.filter((kind) => !shown.has(kind) && !readme.includes(`\`${kind}\``))
  expect(missing).toEqual([])
})

it('the README shows a scenario that is taken', () => {
  const [, yaml = ''] = /```yaml\n(faults:[^]*?)```/.exec(readme) ?? []
  expect(parseYaml(yaml, 'README.md', scenarioFileSchema).faults).toHaveLength(3)
})
