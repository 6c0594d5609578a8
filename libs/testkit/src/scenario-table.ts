export interface Phrase {
  /** As written, blanks collapsed. */
  readonly text: string
  /** Words without `=`, in order. */
  readonly words: readonly string[]
  /** `name=value` pairs. */
  readonly values: Readonly<Record<string, string>>
}

export interface ScenarioStep {
  readonly when: Phrase
  readonly then: Phrase
}

export interface Scenario {
  /** Line of the table, from 1, for failure messages. */
  readonly line: number
  readonly given: Phrase
  readonly steps: readonly ScenarioStep[]
}

/**
 * Reads a table that a trader can read too, one scenario a line, steps one after the other on the same state:
 *
 *     # comment
 *     hold long yd=3 td=2 | sell CLOSETODAY 3 -> refused closable_exceeded | sell CLOSETODAY 2 -> frozen td=2
 *                         | sell CLOSEYESTERDAY 3 -> frozen yd=3      (a line that begins with | goes on)
 *
 * @throws Error naming the line that is not like this.
 */
export function parseScenarios(table: string): Scenario[] {
  const scenarios: { line: number; given: Phrase; steps: ScenarioStep[] }[] = []
  table.split('\n').forEach((raw, index) => {
    const text = raw.replace(/(^|\s)#.*$/, '').trim()
    if (text === '') return
    const [given = '', ...cells] = text.split('|').map((cell) => cell.trim())
    const steps = cells.map((cell) => parseStep(cell, index + 1))
    if (given !== '') scenarios.push({ line: index + 1, given: parsePhrase(given), steps })
    else if (scenarios.length > 0) scenarios.at(-1)?.steps.push(...steps)
    else throw new Error(`line ${index + 1}: nothing to go on from: ${text}`)
  })
  const empty = scenarios.find((scenario) => scenario.steps.length === 0)
  if (empty) throw new Error(`line ${empty.line}: no step "| when -> then" after: ${empty.given.text}`)
  if (scenarios.length === 0) throw new Error('the table has no scenario')
  return scenarios
}

function parseStep(cell: string, line: number): ScenarioStep {
  const parts = cell.split('->').map((part) => part.trim())
  const [when = '', then = ''] = parts
  if (parts.length !== 2 || when === '' || then === '') throw new Error(`line ${line}: not "when -> then": ${cell}`)
  return { when: parsePhrase(when), then: parsePhrase(then) }
}

/** `hold long yd=3` is the words hold, long and the value yd = 3. */
export function parsePhrase(text: string): Phrase {
  const parts = text.trim().split(/\s+/).filter(Boolean)
  const words = parts.filter((part) => !part.includes('='))
  const pairs = parts.filter((part) => part.includes('=')).map((part) => splitOnce(part))
  return { text: parts.join(' '), words, values: Object.fromEntries(pairs) }
}

const splitOnce = (pair: string): [string, string] => {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}
