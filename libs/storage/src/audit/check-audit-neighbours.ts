import { createReadStream, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { CHAIN_START, readAuditLine } from './audit-line.js'
import { verifyAuditFile } from './verify-audit-file.js'

/** What two files of neighbouring days say of each other: the later one's first line names the earlier one's last hash. */
export type AuditLink =
  | { readonly state: 'agrees'; readonly file: string }
  /** Lines were added to the earlier file after the later one was begun: nothing vouches for those behind `line`. */
  | { readonly state: 'agrees_up_to'; readonly file: string; readonly line: number }
  /** No line of the earlier file has the hash that the later one names. */
  | { readonly state: 'differs'; readonly file: string }
  /** The later file names no earlier one, or another. */
  | { readonly state: 'not_named'; readonly file: string }
  /** The earlier file that is named lies not beside it. */
  | { readonly state: 'missing'; readonly file: string }
  /** There is no such neighbour. */
  | { readonly state: 'alone' }

export interface AuditNeighbours {
  /** This file's first line against the file before. */
  readonly before: AuditLink
  /** The next file's first line against this file: the only thing beside it that shows a changed or cut-off end. */
  readonly after: AuditLink
}

const DAY_FILE = /^\d{8}\.jsonl$/

/** Compares a file with those of the days before and after in its folder. @throws when one cannot be read */
export async function checkAuditNeighbours(path: string): Promise<AuditNeighbours> {
  const [folder, own] = [dirname(path), basename(path)]
  if (!DAY_FILE.test(own)) return { before: { state: 'alone' }, after: { state: 'alone' } }
  const days = readdirSync(folder)
    .filter((name) => DAY_FILE.test(name))
    .sort()
  return { before: await linkBefore(folder, own, days), after: await linkAfter(folder, own, days) }
}

async function linkBefore(folder: string, own: string, days: readonly string[]): Promise<AuditLink> {
  const named = await openingOf(join(folder, own))
  if (named) {
    if (!days.includes(named.file)) return { state: 'missing', file: named.file }
    return compare(join(folder, named.file), named.head, named.file)
  }
  const file = days.filter((day) => day < own).at(-1)
  return file === undefined ? { state: 'alone' } : { state: 'not_named', file }
}

async function linkAfter(folder: string, own: string, days: readonly string[]): Promise<AuditLink> {
  const file = days.find((day) => day > own)
  if (file === undefined) return { state: 'alone' }
  const named = await openingOf(join(folder, file))
  if (named?.file !== own) return { state: 'not_named', file }
  return compare(join(folder, own), named.head, file)
}

async function compare(earlier: string, head: string, file: string): Promise<AuditLink> {
  const { lines, foundAt } = await verifyAuditFile(earlier, head)
  if (foundAt === undefined) return { state: 'differs', file }
  return foundAt === lines ? { state: 'agrees', file } : { state: 'agrees_up_to', file, line: foundAt }
}

/** The file before and its last hash, as a file's first line names them. */
async function openingOf(path: string): Promise<{ file: string; head: string } | undefined> {
  const stream = createReadStream(path)
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      const { previous_file: file, previous_head: head } = readAuditLine(line)?.facts ?? {}
      if (typeof file !== 'string' || !DAY_FILE.test(file)) return undefined
      return { file, head: typeof head === 'string' ? head : CHAIN_START }
    }
    return undefined
  } finally {
    stream.destroy()
  }
}
