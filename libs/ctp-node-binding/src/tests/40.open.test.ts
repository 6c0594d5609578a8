import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  describeLibraryFile,
  inspectLibrary,
  isChineseLocaleInstalled,
  isLocaleInstalled,
  openMdApi,
  openTraderApi,
} from '../index.js'
import { problem } from './problem.js'
import { buildAddon, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
let library: { trader: string; md: string }

beforeAll(() => {
  buildAddon()
  library = fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())
afterEach(() => {
  delete process.env['CTP_FIXTURE_API_VERSION']
})

const openTrader = (file: string, flow = 'flow') =>
  problem(() => openTraderApi({ library: file, flowPath: path.join(folder.path, flow) }))

function fileWith(name: string, content: Buffer | string): string {
  const file = path.join(folder.path, name)
  writeFileSync(file, content)
  return file
}

describe('40. what can go wrong on opening', () => {
  it('a missing file', () => {
    const error = openTrader('/nowhere/libthosttraderapi_se.so')
    expect(error.code).toBe('LIBRARY_NOT_FOUND')
    expect(error.zh).toContain('/nowhere/libthosttraderapi_se.so')
    expect(error.en).toContain('check the library path')
  })

  it('a text file, an empty file, a folder', () => {
    mkdirSync(path.join(folder.path, 'folder.so'))
    expect(openTrader(fileWith('text.so', 'GROUP ( /lib/libc.so.6 )')).code).toBe('NOT_A_LIBRARY')
    expect(openTrader(fileWith('empty.so', '')).code).toBe('NOT_A_LIBRARY')
    expect(openTrader(path.join(folder.path, 'folder.so')).code).toBe('NOT_A_LIBRARY')
  })

  it('a Windows library', () => {
    const error = openTrader(fileWith('thosttraderapi_se.dll', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])))
    expect([error.code, error.en]).toEqual(['NOT_A_LIBRARY', expect.stringContaining('Windows')])
  })

  it('a library of another machine', () => {
    const bytes = readFileSync(library.trader)
    bytes.writeUInt16LE(0xf3, 18)
    expect(openTrader(fileWith('riscv.so', bytes)).code).toBe('WRONG_ARCHITECTURE')
  })

  it('a damaged library', () => {
    const error = openTrader(fileWith('cut.so', readFileSync(library.trader).subarray(0, 300)))
    expect(error.code).toBe('LIBRARY_NOT_LOADABLE')
  })

  it('a library that is not CTP', () => {
    const libc = ['/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu', '/lib64', '/usr/lib']
      .filter((directory) => existing(directory).includes('libc.so.6'))
      .map((directory) => path.join(directory, 'libc.so.6'))[0]
    expect(openTrader(libc as string).code).toBe('NOT_A_CTP_LIBRARY')
  })

  it('trader and market data library swapped', () => {
    const error = openTrader(library.md)
    expect([error.code, error.en]).toEqual(['NOT_A_CTP_LIBRARY', expect.stringContaining('swapped')])
    const flowPath = path.join(folder.path, 'flow')
    expect(problem(() => openMdApi({ library: library.trader, flowPath })).zh).toContain('写反')
  })

  it('a version that has no table, unless abi names one', async () => {
    process.env['CTP_FIXTURE_API_VERSION'] = 'v8.0.1_20300101 09:00:00'
    const error = openTrader(library.trader)
    expect([error.code, error.en]).toEqual(['UNKNOWN_VERSION', expect.stringContaining('v8.0.1_20300101')])
    const api = openTraderApi({ library: library.trader, flowPath: path.join(folder.path, 'flow'), abi: '6.7.7' })
    expect([api.version, api.abi.version]).toEqual(['v8.0.1_20300101 09:00:00', '6.7.7'])
    await api.release()
  })

  it('a flow directory that can not be one', () => {
    const file = fileWith('occupied', 'x')
    const error = problem(() => openTraderApi({ library: library.trader, flowPath: path.join(file, 'flow') }))
    expect([error.code, error.zh]).toEqual(['FLOW_PATH_UNUSABLE', expect.stringContaining(file)])
  })

  it('a flow directory that another instance holds', async () => {
    const options = { library: library.trader, flowPath: path.join(folder.path, 'shared') }
    const first = openTraderApi(options)
    expect(problem(() => openTraderApi(options)).code).toBe('FLOW_PATH_IN_USE')
    await first.release()
    await openTraderApi(options).release()
  })

  it('a misspelt option, a missing one, one of the wrong type', () => {
    const base = { library: library.trader, flowPath: path.join(folder.path, 'flow') }
    for (const wrong of [{ libary: 'x' }, { flowPath: '' }, { productionMode: 'yes' }, { queueBytesMax: 10 }]) {
      const error = problem(() => openTraderApi({ ...base, ...(wrong as object) }))
      expect([error.code, error.en]).toEqual([
        'INVALID_OPTION',
        expect.stringContaining(Object.keys(wrong)[0] as string),
      ])
    }
  })

  it('nothing is left behind: the same folder and a copy of the library open afterwards', async () => {
    const copy = path.join(folder.path, 'copy.so')
    copyFileSync(library.trader, copy)
    await openTraderApi({ library: copy, flowPath: path.join(folder.path, 'flow') }).release()
  })

  it('knows whether the locale that some vendor builds want is there', () => {
    expect(isChineseLocaleInstalled()).toBeTypeOf('boolean')
    expect(isLocaleInstalled('C')).toBe(true)
    expect(isLocaleInstalled('zh_CN.NOSUCHCODE')).toBe(false)
  })

  it('refuses a library that names a locale which is missing: it would abort the process', async () => {
    const file = fileWith('locale.so', Buffer.concat([readFileSync(library.trader), Buffer.from('\0zh_CN.GB18030\0')]))
    expect(describeLibraryFile(file)).toMatchObject({ file, kinds: ['trader'], locale: 'zh_CN.GB18030' })
    const flowPath = path.join(folder.path, 'flow')
    if (!isChineseLocaleInstalled()) {
      const error = openTrader(file)
      expect([error.code, error.en, error.zh]).toEqual([
        'LOCALE_MISSING',
        expect.stringMatching(/locale-gen zh_CN\.GB18030.*LOCPATH/),
        expect.stringContaining('locale-gen'),
      ])
    }
    await openTraderApi({ library: file, flowPath, requireLocale: false }).release()
  })

  it('tells of a file what it is, without loading it', () => {
    expect(describeLibraryFile(library.md)).toMatchObject({ file: library.md, kinds: ['md'], locale: undefined })
    const charset = fileWith('charset.so', Buffer.concat([readFileSync(library.md), Buffer.from('\0GB18030\0')]))
    expect(describeLibraryFile(charset).locale).toBeUndefined()
  })

  it('tells production from evaluation where the version can', () => {
    const facts = (version: string) => inspectLibrary({ kind: 'trader', library: fixtureLibrary(version).trader })
    expect(facts('6.7.7')).toMatchObject({ version: '6.7.7', hasProductionMode: false })
    expect(facts('6.7.13')).toMatchObject({ version: '6.7.13', hasProductionMode: true })
    expect(facts('6.7.13').createSymbol).toMatch(/EPKcb$/)
  }, 120_000)
})

function existing(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
