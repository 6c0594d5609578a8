import type { FileReading, InvalidFile, StrategySpec } from '../files/strategy-spec.js'

export interface InstancePlan {
  /** By instance name: what shall be there. */
  readonly wanted: ReadonlyMap<string, StrategySpec>
  /** Instances whose file became invalid: the version that was read before goes on. */
  readonly kept: ReadonlySet<string>
  readonly invalid: readonly InvalidFile[]
}

/**
 * Which instances follow from the files. `live` is what there is, by instance name. A name belongs to the file whose
 * instance has it already, else to the first file in the order of file names; a later file is refused.
 */
export function planInstances(
  readings: ReadonlyMap<string, FileReading>,
  live: ReadonlyMap<string, { readonly file: string }>,
): InstancePlan {
  const wanted = new Map<string, StrategySpec>()
  const kept = new Set<string>()
  const invalid: InvalidFile[] = []
  const owner = new Map<string, string>()
  for (const [name, { file }] of live) {
    const reading = readings.get(file)
    if (!reading) continue
    if (!reading.ok) kept.add(name)
    if (!reading.ok || reading.spec.name === name) owner.set(name, file)
  }
  for (const file of [...readings.keys()].sort()) {
    const reading = readings.get(file)
    if (!reading) continue
    if (!reading.ok) {
      invalid.push(reading.invalid)
      continue
    }
    const { spec } = reading
    const first = owner.get(spec.name) ?? file
    owner.set(spec.name, first)
    if (first === file) wanted.set(spec.name, spec)
    else invalid.push(refuseDuplicate(spec, first))
  }
  return { wanted, kept, invalid }
}

const refuseDuplicate = (spec: StrategySpec, first: string): InvalidFile => ({
  name: spec.name,
  file: spec.file,
  type: spec.type.strategyName,
  symbol: spec.instrument.symbol,
  problem: {
    line: null,
    message:
      `策略名 ${spec.name} 已由 ${first} 使用，请另设 name / ` +
      `the name ${spec.name} is used by ${first}: give this one another name`,
  },
})
