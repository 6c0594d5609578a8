import type { FlowEntry } from '../exchange/exchange-changes.js'

/** Messages of one name with the same fields: the names once, then the values of each. */
interface Run {
  readonly name: FlowEntry['name']
  readonly fields: readonly string[]
  readonly seqs: number[]
  readonly rows: (string | number)[][]
}

/** Messages of one account and day as JSON. */
export function packFlow(entries: readonly FlowEntry[]): string {
  const runs: Run[] = []
  for (const { name, seq, fields } of entries) {
    const values = Object.values(fields)
    let run = runs.find((known) => known.name === name && hasFields(fields, known.fields))
    if (!run) {
      run = { name, fields: Object.keys(fields), seqs: [], rows: [] }
      runs.push(run)
    }
    run.seqs.push(seq)
    run.rows.push(values)
  }
  return JSON.stringify(runs)
}

/** What `packFlow` made, by number. */
export function unpackFlow(of: Pick<FlowEntry, 'accountId' | 'tradingDay'>, json: string): FlowEntry[] {
  const runs = JSON.parse(json) as Run[]
  const entries = runs.flatMap(({ name, fields, seqs, rows }) =>
    seqs.map((seq, at) => {
      const values = rows[at] ?? []
      return {
        ...of,
        seq,
        name,
        fields: Object.fromEntries(fields.map((field, index) => [field, values[index] ?? ''])),
      }
    }),
  )
  return entries.toSorted((a, b) => a.seq - b.seq)
}

function hasFields(fields: FlowEntry['fields'], names: readonly string[]): boolean {
  let at = 0
  for (const name in fields) if (name !== names[at++]) return false
  return at === names.length
}
