import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { TickCsvError, type TickVolumeKind } from '@huangpu/core'

/** One file of a recording and how it is to be read. */
export interface TickFileChoice {
  readonly path: string
  readonly symbol?: string | undefined
  readonly volume?: TickVolumeKind | 'auto' | undefined
}

const TICK_FILE = /\.csv(\.gz)?$/i

/**
 * The files that configuration names: a file, a folder with all folders in it, or a pattern with `*` and `?`, relative
 * to `homeRoot`. In the order of the configuration, then by name; each once. @throws TickCsvError when there is none
 */
export function findTickFiles(entries: readonly TickFileChoice[], homeRoot: string): TickFileChoice[] {
  const found = new Map<string, TickFileChoice>()
  for (const entry of entries) {
    const paths = pathsOf(resolve(homeRoot, entry.path))
    if (paths.length === 0) throw missing(entry.path)
    for (const path of paths) if (!found.has(path)) found.set(path, { ...entry, path })
  }
  return [...found.values()]
}

function pathsOf(path: string): string[] {
  if (/[*?]/.test(path)) return matching(path).filter(isFile)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  return stat.isDirectory() ? filesIn(path) : [path]
}

const filesIn = (folder: string): string[] =>
  namesIn(folder).flatMap((name) => {
    const path = join(folder, name)
    if (!isFile(path)) return filesIn(path)
    return TICK_FILE.test(name) ? [path] : []
  })

/** Paths that exist and match, segment by segment. */
function matching(pattern: string): string[] {
  const folder = dirname(pattern)
  if (folder === pattern) return [pattern]
  const name = basename(pattern)
  const folders = matching(folder)
  if (!/[*?]/.test(name))
    return folders.map((each) => join(each, name)).filter((path) => statSync(path, { throwIfNoEntry: false }))
  const text = name.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  const expression = new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`)
  return folders.flatMap((each) =>
    namesIn(each)
      .filter((found) => expression.test(found))
      .map((found) => join(each, found)),
  )
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

function namesIn(folder: string): string[] {
  if (isFile(folder)) return []
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

const missing = (path: string): TickCsvError =>
  new TickCsvError(
    path,
    0,
    '没有这样的行情文件，请检查 config/exchange.yaml 的 market.ticks',
    'no such tick file: see market.ticks in config/exchange.yaml',
  )
