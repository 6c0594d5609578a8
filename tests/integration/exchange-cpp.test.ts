/** A C++ client, compiled against the declarations of a CTP version and linked as any CTP client is. Needs g++. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cppDeclarations } from '../../libs/exchange-sim/scripts/cpp-declarations.mjs'
import { ExchangeScene, LIBRARIES } from '../support/exchange-scene.js'

const FIXTURES = path.join(import.meta.dirname, 'fixtures')
const TRADER = 'libthosttraderapi_se.so'
const MD = 'libthostmduserapi_se.so'
const COMPILER = process.env['CXX'] ?? 'g++'
const run = promisify(execFile)

describe('what the libraries export', () => {
  it.each([
    [TRADER, /^_ZN19CThostFtdcTraderApi(13GetApiVersionEv|19CreateFtdcTraderApiEPKcb?)$/, 3],
    [MD, /^_ZN15CThostFtdcMdApi(13GetApiVersionEv|15CreateFtdcMdApiEPKcbbb?)$/, 3],
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

  /** `loaded`: the libraries by dlopen, in place of linking them. */
  async function compiled(name: string, version: string, loaded = false): Promise<string> {
    const folder = path.join(scene.folder.path, `cpp-${name}-${version}${loaded ? '-loaded' : ''}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'ctp-api.h'), cppDeclarations(version))
    const [trader, md] = [path.join(LIBRARIES, TRADER), path.join(LIBRARIES, MD)]
    const byPath = [
      `-DTRADER_LIBRARY="${trader}"`,
      `-DMD_LIBRARY="${md}"`,
      path.join(FIXTURES, 'ctp-loaded.cpp'),
      '-ldl',
    ]
    const linked = ['-L', LIBRARIES, `-l:${TRADER}`, `-l:${MD}`, `-Wl,-rpath,${LIBRARIES}`]
    const client = path.join(folder, 'client')
    const flags = ['-std=c++17', '-Wall', '-Werror', '-pthread', '-I', folder, '-o', client]
    await run(COMPILER, [...flags, path.join(FIXTURES, `${name}.cpp`), ...(loaded ? byPath : linked)])
    return client
  }

  async function outputOf(client: string, version: string): Promise<string[]> {
    const { tdPort, mdPort } = scene.runtime
    const fronts = [tdPort, mdPort].map((port) => `tcp://127.0.0.1:${port}`)
    const env = { ...process.env, HUANGPU_CTP_ABI: version }
    const { stdout } = await run(client, [...fronts, path.join(scene.folder.path, 'cpp-flow-')], {
      env,
      timeout: 180_000,
    })
    return stdout.trim().split('\n')
  }

  it.each([
    ['6.3.15', 'linked'],
    ['6.5.1', 'loaded'],
    ['6.7.7', 'linked'],
    ['6.7.13', 'linked'],
  ])('built for CTP %s, %s, trades through both libraries in one process', async (version, how) => {
    const client = await compiled('ctp-client', version, how === 'loaded')
    expect(await outputOf(client, version)).toEqual([
      expect.stringMatching(new RegExp(`^v${version}\\S* \\S+ v${version}\\S* `)),
      'login 0 day 20261124',
      'order 1 rb2701 a',
      'order 1 rb2701 a',
      'order 1 rb2701 0',
      'trade 1',
      'order 2 rb2701 a',
      'order 2 rb2701 3',
      'order 2 rb2701 3',
      'order 2 rb2701 5',
    ])
  })

  it('makes, joins and releases objects as it likes, also from a callback, may pass NULL, and handles signals', async () => {
    const lines = await outputOf(await compiled('library-life', '6.7.7'), '6.7.7')
    expect(lines).toHaveLength(14)
    expect(lines.filter((line) => line.startsWith('NOT'))).toEqual([])
  })
})
