import { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { turnedLogs } from './turned-logs.js'

const CHUNK_BYTES = 65_536

/**
 * Empties a log that another process appends to (PM2 what a service's process said past its log, Redis), once it is
 * larger than `bytesMax`, and keeps a copy as `{file}.{n}`. Copied until nothing more is there, then cut at once: only
 * what is written in between those two calls is lost. Returns whether it was emptied.
 */
export function boundForeignLog(file: string, bytesMax: number): boolean {
  const source = openExisting(file)
  if (source === undefined) return false
  try {
    if (fstatSync(source).size <= bytesMax) return false
    copyAll(source, `${file}.${(turnedLogs(file).at(-1)?.number ?? 0) + 1}`)
    ftruncateSync(source)
    return true
  } finally {
    closeSync(source)
  }
}

/** A copy that fails half-way is no copy. */
function copyAll(source: number, target: string): void {
  const copy = openSync(target, 'wx')
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    for (let at = 0, read = 1; read > 0; at += read) {
      read = readSync(source, chunk, 0, chunk.length, at)
      writeSync(copy, chunk, 0, read)
    }
  } catch (error) {
    rmSync(target)
    throw error
  } finally {
    closeSync(copy)
  }
}

function openExisting(file: string): number | undefined {
  try {
    return openSync(file, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
