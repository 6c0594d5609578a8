import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const STRATEGY_FILE = /^[^.].*\.ya?ml$/i

/** Looks at config/strategies; says which files are new, changed or gone since the last settled look. */
export class StrategyFolder {
  private readonly settled = new Map<string, string>()
  private lastSeen = new Map<string, string>()

  constructor(readonly path: string) {}

  /** Every file, for the start; later looks report differences from here. */
  readAll(): string[] {
    this.lastSeen = this.look()
    for (const [file, mark] of this.lastSeen) this.settled.set(file, mark)
    return [...this.lastSeen.keys()]
  }

  /** Files whose change has settled: two looks in a row found the same. */
  changes(): { changed: string[]; gone: string[] } {
    const seen = this.look()
    const changed = [...seen].filter(([file, mark]) => {
      return this.settled.get(file) !== mark && this.lastSeen.get(file) === mark
    })
    const gone = [...this.settled.keys()].filter((file) => !seen.has(file) && !this.lastSeen.has(file))
    for (const [file, mark] of changed) this.settled.set(file, mark)
    for (const file of gone) this.settled.delete(file)
    this.lastSeen = seen
    return { changed: changed.map(([file]) => file), gone }
  }

  private look(): Map<string, string> {
    const seen = new Map<string, string>()
    if (!existsSync(this.path)) return seen
    for (const file of readdirSync(this.path)
      .filter((name) => STRATEGY_FILE.test(name))
      .sort()) {
      const mark = markOf(join(this.path, file))
      if (mark !== undefined) seen.set(file, mark)
    }
    return seen
  }
}

/** Undefined when the file vanished meanwhile. */
function markOf(path: string): string | undefined {
  try {
    const { mtimeMs, size, ino } = statSync(path)
    return `${mtimeMs}/${size}/${ino}`
  } catch {
    return undefined
  }
}
