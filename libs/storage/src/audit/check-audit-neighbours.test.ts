import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditFile } from './audit-file.js'
import { checkAuditNeighbours } from './check-audit-neighbours.js'

let folder: string
const pathOf = (day: number): string => join(folder, `${day}.jsonl`)
const fact = (n: number) => ({ time_us: n, direction: 'request', name: 'ReqOrderInsert', n })

/** A day of three lines; its first one names the file before, as the gateway writes it. */
function write(day: number, previous?: { day: number; head: string }): string {
  const file = new AuditFile(pathOf(day))
  const named = previous && { previous_file: `${previous.day}.jsonl`, previous_head: previous.head }
  file.append([{ ...fact(1), ...named }, fact(2), fact(3)])
  file.close()
  return file.head
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-audit-'))
  const head = write(20261126)
  write(20261127, { day: 20261126, head })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const rewrite = (day: number, spoil: (text: string) => string): void =>
  writeFileSync(pathOf(day), spoil(readFileSync(pathOf(day), 'utf8')))

describe('audit files of neighbouring days', () => {
  it('vouch for each other’s ends', async () => {
    expect(await checkAuditNeighbours(pathOf(20261126))).toEqual({
      before: { state: 'alone' },
      after: { state: 'agrees', file: '20261127.jsonl' },
    })
    expect(await checkAuditNeighbours(pathOf(20261127))).toEqual({
      before: { state: 'agrees', file: '20261126.jsonl' },
      after: { state: 'alone' },
    })
  })

  it.each([
    ['a changed last line', (text: string) => text.replace('"n":3', '"n":7')],
    ['a cut-off tail', (text: string) => text.replace(/^.*"n":3.*\n/m, '')],
    ['an emptied file', () => ''],
  ])('show %s, from either side', async (_what, spoil) => {
    rewrite(20261126, spoil)
    expect((await checkAuditNeighbours(pathOf(20261126))).after).toEqual({ state: 'differs', file: '20261127.jsonl' })
    expect((await checkAuditNeighbours(pathOf(20261127))).before).toEqual({ state: 'differs', file: '20261126.jsonl' })
  })

  it('say behind which line nothing vouches for what was added later', async () => {
    const file = new AuditFile(pathOf(20261126))
    file.append([fact(4)])
    file.close()
    const after = { state: 'agrees_up_to', file: '20261127.jsonl', line: 3 }
    expect((await checkAuditNeighbours(pathOf(20261126))).after).toEqual(after)
  })

  it('say when there is nothing to compare with', async () => {
    write(20261128)
    expect((await checkAuditNeighbours(pathOf(20261128))).before).toEqual({
      state: 'not_named',
      file: '20261127.jsonl',
    })
    expect((await checkAuditNeighbours(pathOf(20261127))).after).toEqual({ state: 'not_named', file: '20261128.jsonl' })
    rmSync(pathOf(20261126))
    expect((await checkAuditNeighbours(pathOf(20261127))).before).toEqual({ state: 'missing', file: '20261126.jsonl' })
  })

  it('never follow a name out of the folder', async () => {
    appendFileSync(pathOf(20261129), `${JSON.stringify({ previous_file: '../x', prev: '' })}\n`)
    expect((await checkAuditNeighbours(pathOf(20261129))).before.state).toBe('not_named')
  })
})
