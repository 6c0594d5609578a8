/** A C++ client, compiled against the declarations of a CTP version and linked as any CTP client is. Needs g++. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cppDeclarations } from '../../libs/exchange-sim/scripts/cpp-declarations.mjs'
import { ExchangeScene, LIBRARIES } from '../support/exchange-scene.js'

const CLIENT = path.join(import.meta.dirname, 'fixtures/ctp-client.cpp')
const COMPILER = process.env['CXX'] ?? 'g++'
const run = promisify(execFile)

describe('what the libraries export', () => {
  it.each([
    ['libthosttraderapi_se.so', /^_ZN19CThostFtdcTraderApi(13GetApiVersionEv|19CreateFtdcTraderApiEPKcb?)$/, 3],
    ['libthostmduserapi_se.so', /^_ZN15CThostFtdcMdApi(13GetApiVersionEv|15CreateFtdcMdApiEPKcbbb?)$/, 3],
  ])('%s: the names of the vendor, and nothing else', (library, name, count) => {
    const table = execFileSync('nm', ['-D', '--defined-only', '--format=posix', path.join(LIBRARIES, library)], {
      encoding: 'utf8',
    })
    const symbols = table
      .split('\n')
      .flatMap((line) => line.split(' ').slice(0, 1))
      .filter((symbol) => symbol !== '')
    expect(symbols).toHaveLength(count)
    for (const symbol of symbols) expect(symbol).toMatch(name)
  })
})

describe('a C++ client', () => {
  const scene = new ExchangeScene()
  beforeEach(() => scene.open())
  afterEach(() => scene.close())

  async function compiled(version: string): Promise<string> {
    const folder = path.join(scene.folder.path, `cpp-${version}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'ctp-api.h'), cppDeclarations(version))
    const client = path.join(folder, 'client')
    const libraries = ['-L', LIBRARIES, '-l:libthosttraderapi_se.so', '-l:libthostmduserapi_se.so']
    const flags = ['-std=c++17', '-Wall', '-Werror', '-pthread', '-I', folder, `-Wl,-rpath,${LIBRARIES}`]
    await run(COMPILER, [...flags, '-o', client, CLIENT, ...libraries])
    return client
  }

  it.each(['6.3.15', '6.5.1', '6.7.11', '6.7.13'])(
    'built for CTP %s trades through both libraries in one process',
    async (version) => {
      const client = await compiled(version)
      const { tdPort, mdPort } = scene.runtime
      const fronts = [tdPort, mdPort].map((port) => `tcp://127.0.0.1:${port}`)
      const { stdout } = await run(client, [...fronts, path.join(scene.folder.path, 'cpp-flow-')], {
        env: { ...process.env, HUANGPU_CTP_ABI: version },
        timeout: 60_000,
      })
      expect(stdout.trim().split('\n')).toEqual([
        expect.stringMatching(new RegExp(`^v${version}\\S* \\S+ v${version}\\S* `)),
        'authenticated 0',
        'login 0 day 20261124',
        'order 1 rb2701 a',
        'order 1 rb2701 a',
        'order 1 rb2701 0',
        'trade 1 1',
        'order 2 rb2701 a',
        'order 2 rb2701 3',
        'order 2 rb2701 3',
        'order 2 rb2701 5',
        'released',
      ])
    },
    180_000,
  )
})
