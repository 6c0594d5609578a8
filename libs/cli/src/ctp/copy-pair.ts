import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { Home } from '@huangpu/service'
import { CommandProblem } from '../commands/command-problem.js'
import type { CheckedPair } from './check-pair.js'

export interface InstalledPair {
  readonly folder: string
  readonly td: string
  readonly md: string
  /** False when the same files were there already. */
  readonly fresh: boolean
}

/**
 * Copies a pair to `vendor/ctp/<name>/` of the home, each file whole or not at all.
 * @throws CommandProblem rather than replacing other files: a running gateway may have them loaded
 */
export function copyPair(pair: CheckedPair, home: Home, name: string): InstalledPair {
  const folder = join(home.root, 'vendor', 'ctp', name)
  const [td, md] = [pair.td, pair.md].map((source) => join(folder, basename(source))) as [string, string]
  if (td === md) {
    throw new CommandProblem(
      `两个库的文件名相同（${basename(td)}），请先改名`,
      `both files are called ${basename(td)}: rename one`,
    )
  }
  const copies = [
    { source: pair.td, target: td },
    { source: pair.md, target: md },
  ]
  const missing = copies.filter(({ source, target }) => !isThere(source, target, folder))
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    // The libraries are the vendor's: they must not slip into a commit of this checkout.
    writeFileSync(join(home.root, 'vendor', 'ctp', '.gitignore'), '*\n')
    for (const { source, target } of missing) copyWhole(source, target)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandProblem(`无法写入 ${folder}：${reason}`, `${folder} cannot be written: ${reason}`)
  }
  return { folder, td, md, fresh: missing.length > 0 }
}

function isThere(source: string, target: string, folder: string): boolean {
  if (!existsSync(target)) return false
  if (readFileSync(source).equals(readFileSync(target))) return true
  throw new CommandProblem(
    `${target} 已存在且内容不同；请用 --as 指定另一个目录名，或先移走 ${folder}`,
    `${target} is there and is another file; give another folder name with --as, or move ${folder} away first`,
  )
}

function copyWhole(source: string, target: string): void {
  const partial = `${target}.${process.pid}.part`
  try {
    copyFileSync(source, partial)
    chmodSync(partial, 0o644)
    renameSync(partial, target)
  } finally {
    rmSync(partial, { force: true })
  }
}
