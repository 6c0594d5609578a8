import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('says what to run first where nothing is built', () => {
  const folder = mkdtempSync(join(tmpdir(), 'huangpu-not-built-'))
  try {
    mkdirSync(join(folder, 'bin'))
    const program = join(folder, 'bin', 'huangpu.mjs')
    cpSync(fileURLToPath(new URL('../bin/huangpu.mjs', import.meta.url)), program)
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/not built yet: run npm start.*\n.*尚未构建.*npm start/)
    expect(stderr).not.toContain('ERR_MODULE_NOT_FOUND')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
