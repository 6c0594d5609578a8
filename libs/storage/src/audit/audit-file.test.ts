import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditFile, type AuditIo } from './audit-file.js'
import { CHAIN_START, hashOfLine } from './audit-line.js'
import { verifyAuditFile } from './verify-audit-file.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-audit-'))
  path = join(folder, 'sim001', '20261127.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fact = (n: number) => ({ time_us: n, direction: 'request', name: 'ReqOrderInsert', n, text: '螺纹钢' })
const linesOf = (): string[] => readFileSync(path, 'utf8').trimEnd().split('\n')

const NAMELESS = { line: 3, why: 'unreadable' }

describe('an audit file', () => {
  it('is the owner’s alone, and each line carries the hash of the one before', async () => {
    const file = new AuditFile(path)
    file.append([fact(1), fact(2)])
    file.append([fact(3)])
    file.close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const [first, second, third] = linesOf()
    expect(JSON.parse(first ?? '')).toEqual({ ...fact(1), prev: CHAIN_START })
    expect(JSON.parse(second ?? '')).toMatchObject({ n: 2, prev: hashOfLine(first ?? '') })
    expect(JSON.parse(third ?? '')).toMatchObject({ n: 3, prev: hashOfLine(second ?? '') })
    expect(await verifyAuditFile(path)).toMatchObject({ lines: 3, broken: undefined, firstTimeUs: 1, lastTimeUs: 3 })
  })

  it('goes on where an earlier process ended', async () => {
    const first = new AuditFile(path)
    first.append([fact(1)])
    first.close()
    const second = new AuditFile(path)
    expect(second.repair).toBeUndefined()
    second.append([fact(2)])
    second.close()
    expect((await verifyAuditFile(path)).lines).toBe(2)
  })

  it.each([0, 100, 70_000])(
    'cuts off a half-written line behind a line of %i more bytes, and says so',
    async (more) => {
      const first = new AuditFile(path)
      first.append([{ ...fact(1), more: 'x'.repeat(more) }])
      first.close()
      appendFileSync(path, '{"time_us":2,"dir')
      expect((await verifyAuditFile(path)).broken).toEqual({ line: 2, why: 'half_written' })
      const second = new AuditFile(path)
      expect(second.repair).toMatchObject({ bytes: 17 })
      second.append([fact(2)])
      second.close()
      expect(await verifyAuditFile(path)).toMatchObject({ lines: 2, broken: undefined })
    },
  )

  it('that holds nothing but a fragment begins anew', async () => {
    new AuditFile(path).close()
    writeFileSync(path, '{"half')
    const file = new AuditFile(path)
    expect([file.isEmpty, file.repair?.bytes]).toEqual([true, 6])
    file.append([fact(1)])
    file.close()
    expect((await verifyAuditFile(path)).lines).toBe(1)
  })

  it('takes a line back that a full disk cut short, and writes it when there is room again', async () => {
    let room = 1
    const io: AuditIo = {
      write: (fd, bytes, position) => {
        if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        room -= 1
        return writeSync(fd, bytes, 0, Math.min(20, bytes.length), position)
      },
    }
    const file = new AuditFile(path, io)
    expect(() => file.append([fact(1)])).toThrow('no space')
    expect(readFileSync(path, 'utf8')).toBe('')
    room = 1_000
    file.append([fact(1), fact(2)])
    file.close()
    expect(await verifyAuditFile(path)).toMatchObject({ lines: 2, broken: undefined })
  })

  it.each([
    ['a changed line', (text: string) => text.replace('"n":2', '"n":7'), { line: 3, why: 'wrong_hash' }],
    ['a line taken out', (text: string) => text.replace(/^.*"n":2.*\n/m, ''), { line: 2, why: 'wrong_hash' }],
    ['a record without a name', (t: string) => t.replace(/"name":"ReqOrderInsert","n":3/, '"n":3'), NAMELESS],
    ['a line that is none', (text: string) => text.replace(/^.*"n":2.*$/m, 'x'), { line: 2, why: 'unreadable' }],
  ])('does not hide %s', async (_what, spoil, broken) => {
    const file = new AuditFile(path)
    file.append([fact(1), fact(2), fact(3)])
    file.close()
    writeFileSync(path, spoil(readFileSync(path, 'utf8')))
    expect((await verifyAuditFile(path)).broken).toEqual(broken)
  })
})
