import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { prebuildFiles } from '../../scripts/prebuild-file.mjs'
import { sourceHash } from '../../scripts/source-hash.mjs'
import { buildAddon, temporaryFolder } from './fixture-library.js'

const packageDir = fileURLToPath(new URL('../..', import.meta.url))
const folder = temporaryFolder()
beforeAll(() => buildAddon(), 180_000)
afterAll(() => folder.remove())

/** A copy of the package as a release carries it, and its install script without any tool in reach. */
let copy = ''
let copies = 0
beforeEach(() => {
  copy = path.join(folder.path, `package-${(copies += 1)}`)
  for (const name of ['native', 'scripts', 'binding.gyp', 'package.json']) {
    cpSync(path.join(packageDir, name), path.join(copy, name), { recursive: true })
  }
})

function ship(addon: string | Buffer): void {
  const files = prebuildFiles(copy)
  mkdirSync(path.dirname(files.addon), { recursive: true })
  if (typeof addon === 'string') cpSync(addon, files.addon)
  else writeFileSync(files.addon, addon)
  writeFileSync(files.stamp, sourceHash(copy))
}

function install(): { status: number | null; output: string } {
  const script = path.join(copy, 'scripts/install.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8', env: { PATH: '' } })
  return { status, output: stdout + stderr }
}

const built = path.join(packageDir, 'build/Release/ctp_binding.node')
/** Nothing to compile with: both sentences name the tools. */
const TOOLS = /编译 CTP 插件需要 g\+\+、make、python3.*\n.*compiling the CTP addon needs g\+\+, make, python3/

describe('80. the package', () => {
  it('takes the binary that the release carries', () => {
    ship(built)
    expect(install()).toEqual({ status: 0, output: 'ctp-node-binding: the prebuilt addon fits\n' })
  })

  it('compiles where the release has none for the platform', () => {
    const { status, output } = install()
    expect(status).toBe(1)
    expect(output).toContain(`no prebuilt binary for ${process.platform}-${process.arch}; compiling`)
    expect(output).toMatch(TOOLS)
  })

  it.each([
    ['garbage', Buffer.from('not a library')],
    ['half a binary', readFileSync(process.execPath).subarray(0, 4096)],
  ])('compiles where the binary does not load: %s', (_what, bytes) => {
    ship(bytes)
    const { status, output } = install()
    expect(status).toBe(1)
    expect(output).toMatch(/the prebuilt binary does not load here: .+; compiling/)
    expect(output).toMatch(TOOLS)
  })

  it('never takes a binary that was made from other sources', () => {
    ship(built)
    appendFileSync(path.join(copy, 'native/addon.cc'), '// changed\n')
    expect(install()).toMatchObject({
      status: 1,
      output: expect.stringContaining('made from other sources; compiling'),
    })
  })

  it('names files that exist', () => {
    const { files } = JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as { files: string[] }
    const made = ['dist', 'prebuilds']
    const plain = files.filter((file) => !/[*!]/.test(file) && !made.includes(file))
    expect(plain.filter((file) => !existsSync(path.join(packageDir, file)))).toEqual([])
    // What install.mjs imports, directly or not, must be there too.
    const scripts = plain.filter((file) => file.startsWith('scripts/'))
    for (const script of scripts) {
      const text = readFileSync(path.join(packageDir, script), 'utf8')
      for (const [, imported] of text.matchAll(/(?:from|import\() ?'\.\/([\w-]+\.mjs)'/g)) {
        expect(scripts).toContain(`scripts/${imported}`)
      }
    }
  })
})
