import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUILT_IN_STRATEGIES } from '@huangpu/strategy-kit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readFolder } from './read-folder.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-read-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('tells each broken file of a folder by line and reason', () => {
  const good = 'strategy_name: MaRsiStrategy\nsymbol: au2512\nexchange: SHFE\n'
  writeFileSync(join(folder, 'bad.yaml'), `${good}riks: {}\n`)
  writeFileSync(join(folder, 'good.yaml'), good)
  expect(readFolder(folder, BUILT_IN_STRATEGIES)).toEqual([
    { file: join(folder, 'bad.yaml'), problem: expect.stringMatching(/bad\.yaml:4: .*unknown key riks/) },
    { file: join(folder, 'good.yaml'), problem: null },
  ])
})

it('finds nothing in a folder that does not exist', () => {
  expect(readFolder(join(folder, 'nowhere'), BUILT_IN_STRATEGIES)).toEqual([])
})
