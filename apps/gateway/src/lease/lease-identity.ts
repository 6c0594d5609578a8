import { createHash } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Names whoever may hold a journal's file on this machine. The file has one writer, by a lock that dies with it: while
 * we have the file open, every other bearer of this identity is dead, and its lease may be taken over at once.
 */
export function leaseIdentity(journalFile: string): string {
  const { dev, ino } = statSync(journalFile)
  const parts = [hostname(), realpathSync(journalFile), dev, ino]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}
