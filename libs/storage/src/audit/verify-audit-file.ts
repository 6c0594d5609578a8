import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { CHAIN_START, hashOfLine, readAuditLine } from './audit-line.js'

export interface AuditVerdict {
  readonly lines: number
  /** The first line that breaks the chain, and how. */
  readonly broken: { readonly line: number; readonly why: 'unreadable' | 'wrong_hash' | 'half_written' } | undefined
  /** SHA-256 of the last good line: compare it with what was noted elsewhere, a cut-off end shows nowhere else. */
  readonly head: string
  /** Lines by direction and name, e.g. `request ReqOrderInsert`; of the good lines only. */
  readonly counts: ReadonlyMap<string, number>
  readonly firstTimeUs: number | undefined
  readonly lastTimeUs: number | undefined
  /** Number of the line whose hash was looked for; 0: the chain's start. Undefined: no good line has it. */
  readonly foundAt: number | undefined
}

/**
 * Follows the chain from the first line to the last, or to the first that breaks it, and looks for the line that has a
 * hash noted elsewhere. @throws when it cannot be read
 */
export async function verifyAuditFile(path: string, hash?: string): Promise<AuditVerdict> {
  const counts = new Map<string, number>()
  let head = CHAIN_START
  let foundAt = hash === CHAIN_START ? 0 : undefined
  let lines = 0
  let firstTimeUs: number | undefined
  let lastTimeUs: number | undefined
  let lastByte = 0x0a
  let broken: AuditVerdict['broken']
  const stream = createReadStream(path)
  stream.on('data', (chunk) => (lastByte = (chunk as Buffer)[chunk.length - 1] ?? lastByte))
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (broken) continue
    const read = readAuditLine(line)
    const { direction, name, time_us: timeUs } = read?.facts ?? {}
    const isRecord = typeof direction === 'string' && typeof name === 'string' && typeof timeUs === 'number'
    if (!isRecord || read?.prev !== head) {
      broken = { line: lines + 1, why: isRecord ? 'wrong_hash' : 'unreadable' }
      continue
    }
    lines += 1
    head = hashOfLine(line)
    if (head === hash) foundAt = lines
    counts.set(`${direction} ${name}`, (counts.get(`${direction} ${name}`) ?? 0) + 1)
    firstTimeUs ??= timeUs
    lastTimeUs = timeUs
  }
  if (lastByte !== 0x0a && broken?.line === lines + 1) broken = { line: lines + 1, why: 'half_written' }
  return { lines, broken, head, counts, firstTimeUs, lastTimeUs, foundAt }
}
