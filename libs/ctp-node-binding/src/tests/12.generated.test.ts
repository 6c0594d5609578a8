import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { VERSIONS } from '../../scripts/generate/union-of-versions.mjs'
import { abiVersions, loadAbi } from '../index.js'
import { fieldSpans, methodSpans, structSpans } from '../generated/version-spans.js'
import { temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const script = fileURLToPath(new URL('../../scripts/generate-types.mjs', import.meta.url))
const generated = fileURLToPath(new URL('../generated', import.meta.url))

function run(...args: string[]): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
}

describe('12. what is generated from the tables', () => {
  it('covers the versions that can be loaded', () => expect(VERSIONS).toEqual(abiVersions))

  it('is what the tables say today', () => {
    expect(run('--check')).toMatchObject({ status: 0, stderr: '' })
  })

  it('is told to be stale when a file was changed, is missing, or is one too many', () => {
    const out = path.join(folder.path, 'generated')
    expect(run('--out', out).status).toBe(0)
    expect(run('--check', '--out', out).status).toBe(0)
    appendFileSync(path.join(out, 'structs.ts'), '// edited\n')
    rmSync(path.join(out, 'codes.ts'))
    appendFileSync(path.join(out, 'extra.ts'), '')
    const { status, stderr } = run('--check', '--out', out)
    expect(status).toBe(1)
    for (const name of ['structs.ts', 'codes.ts', 'extra.ts']) expect(stderr).toContain(name)
    expect(run('--out', out).status).toBe(0)
    expect(run('--check', '--out', out).status).toBe(0)
  })

  it('stays small enough to read and to compile', () => {
    for (const name of readdirSync(generated)) expect(statSync(path.join(generated, name)).size).toBeLessThan(1 << 20)
  })

  it('knows the versions of everything that comes or goes', () => {
    const has = (span: string | undefined, version: string): boolean => {
      const index = abiVersions.findIndex((known) => known === version)
      const [from, to] = span === undefined ? [] : bounds(span)
      const first = from === undefined ? 0 : abiVersions.findIndex((known) => known === from)
      const last = to === undefined ? abiVersions.length - 1 : abiVersions.findIndex((known) => known === to)
      return index >= first && index <= last
    }
    const names = (list: 'traderApi' | 'traderSpi' | 'mdApi' | 'mdSpi') =>
      new Set(abiVersions.flatMap((version) => loadAbi(version)[list].map(({ name }) => name)))
    const structs = new Set(abiVersions.flatMap((version) => loadAbi(version).structNames))
    for (const version of abiVersions) {
      const abi = loadAbi(version)
      for (const list of ['traderApi', 'traderSpi', 'mdApi', 'mdSpi'] as const) {
        for (const name of names(list)) {
          const exists = abi[list].some((method) => method.name === name)
          if (exists !== has(methodSpans[`${list}.${name}`], version)) throw new Error(`${version} ${list}.${name}`)
        }
      }
      for (const struct of structs) {
        const middle = struct.slice('CThostFtdc'.length, -'Field'.length)
        if (abi.hasStruct(struct) !== has(structSpans[middle], version)) throw new Error(`${version} ${struct}`)
        if (!abi.hasStruct(struct)) continue
        for (const [field, span] of Object.entries(fieldSpans[middle] ?? {})) {
          if (abi.struct(struct).has(field) !== has(span, version)) throw new Error(`${version} ${struct}.${field}`)
        }
      }
    }
  })
})

function bounds(span: string): [string | undefined, string | undefined] {
  if (span.startsWith('>=')) return [span.slice(2), undefined]
  if (span.startsWith('<=')) return [undefined, span.slice(2)]
  const [from, to] = span.split('..')
  return [from, to]
}
