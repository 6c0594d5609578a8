import { existsSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { CommandProblem } from '../commands/command-problem.js'
import type { BarSink } from './bar-sink.js'
import { syncFile } from './sync-file.js'

export interface ExportFileOptions {
  /** The bars folder that is read. */
  readonly dir: string
  readonly out: string
  /** An existing file is replaced instead of refused. */
  readonly replace: boolean
  onLeftover?(file: string): void
}

/** The file that an export makes: there as a whole or not at all. It is written beside, under a name that tells who writes it. */
export class ExportFile {
  readonly #out: string
  readonly #replace: boolean
  readonly #part: string
  #sink: BarSink | undefined

  /** Removes what exports to this file left behind that were killed. @throws CommandProblem where nothing may be written */
  constructor(private readonly options: ExportFileOptions) {
    this.#out = options.out
    this.#replace = options.replace
    this.#part = `${this.#out}.${process.pid}.part`
    this.#refuse()
    for (const file of leftovers(this.#out)) {
      rmSync(file)
      options.onLeftover?.(file)
    }
  }

  write(open: (part: string) => BarSink): BarSink {
    this.#sink = open(this.#part)
    return this.#sink
  }

  /** Puts it under its name, on the disk itself. */
  finish(): void {
    this.#sink?.finish()
    // It took a while: somebody else may have put a file there.
    this.#refuse()
    renameSync(this.#part, this.#out)
    syncFile(dirname(this.#out))
  }

  abandon(): void {
    this.#sink?.close()
    rmSync(this.#part, { force: true })
  }

  #refuse(): void {
    const out = this.#out
    const found = statSync(out, { throwIfNoEntry: false })
    if (found?.isDirectory()) throw new CommandProblem(`${out} 是目录，请指定文件`, `${out} is a folder: name a file`)
    if (found && !found.isFile())
      throw new CommandProblem(`${out} 不是普通文件，请另选文件名`, `${out} is a device or a pipe: name a file`)
    if (found && !this.#replace) {
      throw new CommandProblem(
        `${out} 已存在；如需覆盖请加 --replace`,
        `${out} is there already: --replace overwrites it`,
      )
    }
    if (liesBelow(this.options.dir, dirname(out))) {
      throw new CommandProblem(
        `${out} 位于 K 线目录的合约目录中，只有写入 K 线的程序可以在那里写入；请另选目录`,
        `${out} lies in a folder of the bars themselves, where only writers of bars write: name another place`,
      )
    }
  }
}

/** Half files of exports whose process is gone. */
function leftovers(out: string): string[] {
  const folder = dirname(out)
  if (!existsSync(folder)) return []
  const start = `${basename(out)}.`
  const isDead = (name: string): boolean => {
    const [, pid] = /^(\d{1,10})\.part$/.exec(name.slice(start.length)) ?? []
    return pid !== undefined && !isAlive(Number(pid))
  }
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && isDead(name))
    .map((name) => join(folder, name))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Below the bars folder, not beside the contracts' folders in it. */
function liesBelow(dir: string, folder: string): boolean {
  if (!existsSync(dir) || !existsSync(folder)) return false
  const way = relative(realpathSync(dir), realpathSync(folder))
  return way !== '' && !way.startsWith('..')
}
