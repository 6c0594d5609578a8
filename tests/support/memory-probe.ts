/** What memory a process keeps after full collections: so that a bound can be tight. */
import { connect } from 'node:net'
import path from 'node:path'
import { json } from 'node:stream/consumers'

const MIB = 1_048_576
const HOOK = path.join(import.meta.dirname, 'memory-probe.cjs')

export interface Memory {
  readonly heapMib: number
  readonly rssMib: number
}

export class MemoryProbe {
  readonly samples: Memory[] = []

  /** `socket`: a path that no other process uses. */
  constructor(private readonly socket: string) {}

  /** For the process to be measured. */
  get environment(): Record<string, string> {
    const options = process.env['NODE_OPTIONS'] ?? ''
    return { MEMORY_PROBE: this.socket, NODE_OPTIONS: `${options} --require ${HOOK}`.trim() }
  }

  async sample(): Promise<void> {
    const usage = (await json(connect(this.socket))) as NodeJS.MemoryUsage
    this.samples.push({ heapMib: usage.heapUsed / MIB, rssMib: usage.rss / MIB })
  }

  /** From the least of the second quarter of the samples to the least of the last: the first quarter warms up. */
  growth(): Memory {
    const quarter = Math.floor(this.samples.length / 4)
    const before = this.samples.slice(quarter, 2 * quarter)
    const after = this.samples.slice(-quarter)
    const least = (samples: readonly Memory[], of: keyof Memory): number => Math.min(...samples.map((each) => each[of]))
    const grown = (of: keyof Memory): number => least(after, of) - least(before, of)
    return { heapMib: grown('heapMib'), rssMib: grown('rssMib') }
  }
}
