import { createHash } from 'node:crypto'

/** What a line of an audit file says; the chain's field `prev` is added when it is written. */
export type AuditFacts = Readonly<Record<string, unknown>>

/** `prev` of a file's first line. */
export const CHAIN_START = '0'.repeat(64)

/** The SHA-256 that the next line carries: of the line's bytes without its newline. */
export const hashOfLine = (line: string): string => createHash('sha256').update(line, 'utf8').digest('hex')

/** One line without its newline. `prev` comes last, so that what a person looks for comes first. */
export const auditLine = (facts: AuditFacts, prev: string): string =>
  JSON.stringify({ ...facts, prev }).replace(LINE_SEPARATORS, (char) => (char === '\u2028' ? '\\u2028' : '\\u2029'))

/** Line ends for some readers, which JSON leaves as they are. */
const LINE_SEPARATORS = /[\u2028\u2029]/g

/** The facts and `prev` of a line; undefined when it is none. */
export function readAuditLine(line: string): { readonly facts: AuditFacts; readonly prev: string } | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const facts = value as Record<string, unknown>
    return typeof facts['prev'] === 'string' ? { facts, prev: facts['prev'] } : undefined
  } catch {
    return undefined
  }
}
