import { mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { StrategyFolder } from './strategy-folder.js'

let path: string
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'huangpu-strategy-folder-'))
})
afterEach(() => rmSync(path, { recursive: true }))

const NOTHING = { changed: [], gone: [] }
let stamp = 1_700_000_000
const write = (file: string, text: string): void => {
  writeFileSync(join(path, file), text)
  stamp += 1
  utimesSync(join(path, file), stamp, stamp)
}

it('reads yaml files only, and reports a change once it has settled', () => {
  write('a.yaml', '1')
  write('b.yml', '1')
  write('README.md', '1')
  write('.swap.yaml', '1')
  const folder = new StrategyFolder(path)
  expect(folder.readAll()).toEqual(['a.yaml', 'b.yml'])
  expect(folder.changes()).toEqual(NOTHING)
  write('a.yaml', 'half')
  expect(folder.changes()).toEqual(NOTHING)
  write('a.yaml', 'whole')
  expect(folder.changes()).toEqual(NOTHING)
  expect(folder.changes()).toEqual({ changed: ['a.yaml'], gone: [] })
  expect(folder.changes()).toEqual(NOTHING)
})

it('takes an editor that replaces the file for a change, not for a removal', () => {
  write('a.yaml', '1')
  const folder = new StrategyFolder(path)
  folder.readAll()
  unlinkSync(join(path, 'a.yaml'))
  expect(folder.changes()).toEqual(NOTHING)
  write('a.yaml', 'new')
  expect(folder.changes()).toEqual(NOTHING)
  expect(folder.changes()).toEqual({ changed: ['a.yaml'], gone: [] })
  unlinkSync(join(path, 'a.yaml'))
  folder.changes()
  expect(folder.changes()).toEqual({ changed: [], gone: ['a.yaml'] })
})

it('lives with a folder that is not there', () => {
  const folder = new StrategyFolder(join(path, 'nothing'))
  expect([folder.readAll(), folder.changes()]).toEqual([[], NOTHING])
})
