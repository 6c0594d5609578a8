import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProbeReport, probeLibrary } from '@huangpu/cli'

const binding = resolve('libs/ctp-node-binding')
const work = mkdtempSync(join(tmpdir(), 'huangpu-ctp-'))
let fixture: { trader: string; md: string }
let newer: { trader: string; md: string }

beforeAll(() => {
  fixture = buildFixture('6.7.7')
  newer = buildFixture('6.7.13')
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

const buildFixture = (version: string): typeof fixture => {
  const script = join(binding, 'scripts', 'build-fixture.mjs')
  return JSON.parse(spawnSync(process.execPath, [script, version], { encoding: 'utf8' }).stdout) as typeof fixture
}

function huangpu(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [resolve('libs/cli/bin/huangpu.mjs'), 'ctp', ...args], {
    encoding: 'utf8',
    env: { ...process.env, HUANGPU_HOME: join(work, 'home') },
  })
}

function probe(library: string, ...more: string[]): { status: number | null; report: ProbeReport } {
  const { status, stdout } = huangpu('probe', '--library', library, '--json', ...more)
  return { status, report: JSON.parse(stdout) as ProbeReport }
}

/** A library that exports what CTP's trader library does, with bodies of our own. */
function compile(name: string, code: { load?: string; create?: string }): string {
  const source = `
    #include <cstdlib>
    #include <cstdio>
    #include <unistd.h>
    extern "C" {
    extern const char locale_name[];
    __attribute__((constructor)) void on_load() { ${code.load ?? ''} }
    const char *version() __asm__("_ZN19CThostFtdcTraderApi13GetApiVersionEv");
    const char *version() { return "v6.7.7_20240607 10:37:29.1234"; }
    void *create(const char *) __asm__("_ZN19CThostFtdcTraderApi19CreateFtdcTraderApiEPKc");
    void *create(const char *) { ${code.create ?? ''} return nullptr; }
    const char locale_name[] = "${name === 'locale' ? 'zh_CN.GBK' : 'none'}";
    }`
  const file = join(work, `${name}.cc`)
  const output = join(work, `lib${name}.so`)
  writeFileSync(file, source)
  const built = spawnSync('g++', ['-shared', '-fPIC', '-O0', file, '-o', output], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stderr)
  return output
}

describe('huangpu ctp probe', () => {
  it('tells what a library is, by its own symbols', () => {
    const { status, report } = probe(fixture.trader)
    expect(status).toBe(0)
    expect(report).toMatchObject({
      ok: true,
      file: fixture.trader,
      kind: 'td',
      table: '6.7.7',
      symbols: { create: '_ZN19CThostFtdcTraderApi19CreateFtdcTraderApiEPKc' },
      production_mode: 'not in this version',
      locale: null,
      created: true,
      problem: null,
    })
    expect(report.version).toMatch(/^v6\.7\.7_/)
    expect(probe(newer.md).report).toMatchObject({
      ok: true,
      kind: 'md',
      table: '6.7.13',
      production_mode: 'supported',
    })
  })

  it('takes another table when it is told to', () => {
    const { status, report } = probe(fixture.trader, '--abi', '6.7.2')
    expect(report).toMatchObject({ ok: true, table: '6.7.2', warning: { code: 'ABI_DIFFERS' } })
    expect(status).toBe(0)
    expect(probe(fixture.trader, '--abi', '6.7.7').report.warning).toBeNull()
    const { stdout } = huangpu('probe', '--library', fixture.trader, '--abi', '6.7.2')
    expect(stdout).toMatch(/WARNING: [\s\S]*offsets and slots may differ[\s\S]*警告：/)
    expect(stdout).not.toContain('can be used')
  })

  it('prints both languages for a person', () => {
    const { status, stdout } = huangpu('probe', '--library', fixture.md)
    expect(status).toBe(0)
    expect(stdout).toMatch(/market data \/ 行情[\s\S]*6\.7\.7[\s\S]*该库可用/)
  })

  it.each([
    ['a missing file', '/nowhere/lib.so', 'LIBRARY_NOT_FOUND'],
    ['a text file', resolve('package.json'), 'NOT_A_LIBRARY'],
  ])('%s: says what is wrong, exit status 1', (_, library, code) => {
    const { status, report } = probe(library)
    expect(status).toBe(1)
    expect(report).toMatchObject({ ok: false, problem: { code } })
    expect(report.problem?.zh).toContain(library)
  })

  it('the other one of the pair, and a library that is not CTP', () => {
    expect(probe(fixture.md, '--kind', 'td').report.problem).toMatchObject({
      code: 'NOT_A_CTP_LIBRARY',
      en: expect.stringContaining('swapped') as unknown,
    })
    const addon = join(binding, 'build', 'Release', 'ctp_binding.node')
    expect(probe(addon).report.problem).toMatchObject({ code: 'NOT_A_CTP_LIBRARY' })
  })

  it.each([
    ['load', { load: 'fputs("what():  locale::facet::_S_create_c_locale name not valid\\n", stderr); abort();' }],
    ['create', { create: 'abort();' }],
  ])('outlives a library that aborts on %s, and says when it did', (when, code) => {
    const { status, report } = probe(compile(`aborts-on-${when}`, code))
    expect(status).toBe(1)
    expect(report).toMatchObject({ ok: false, kind: 'td', created: false, problem: { code: 'LIBRARY_DIED' } })
    expect(report.problem?.en).toContain('SIGABRT')
    expect(report.problem?.en).toContain(when === 'load' ? 'while it was being loaded' : 'being created')
    expect(report.problem?.en.includes('install zh_CN.GB18030')).toBe(when === 'load')
    // Killed before the object was made, but what it says of itself was heard.
    expect(report.table).toBe(when === 'load' ? null : '6.7.7')
  })

  it('ends a library that never answers', async () => {
    const library = compile('hangs', { create: 'for (;;) sleep(1);' })
    const report = await probeLibrary({ library, patienceMs: 5_000 })
    expect(report).toMatchObject({ ok: false, table: '6.7.7', problem: { code: 'LIBRARY_HANGS' } })
  })

  it('refuses a library that names a locale which is missing, before it can abort', () => {
    const { report } = probe(compile('locale', { load: 'abort();' }))
    expect(report).toMatchObject({ locale: { name: 'zh_CN.GBK' } })
    if (report.locale?.installed === false) {
      expect(report.problem).toMatchObject({
        code: 'LOCALE_MISSING',
        en: expect.stringContaining('locale-gen') as unknown,
      })
    } else {
      expect(report.problem).toMatchObject({ code: 'LIBRARY_DIED' })
    }
  })

  it('wrong usage is exit status 2', () => {
    expect(huangpu('probe').status).toBe(2)
    expect(huangpu('probe', '--library', fixture.md, '--kind', 'stock').status).toBe(2)
    expect(huangpu('probe', '--library', fixture.md, '--abi', '9.9.9').stderr).toContain('6.3.6')
  })
})

describe('huangpu ctp install', () => {
  const vendor = join(work, 'home', 'vendor', 'ctp')

  it('explains in both languages where libraries come from', () => {
    const { status, stdout } = huangpu('install')
    expect(status).toBe(0)
    for (const text of ['SimNow', 'openctp', 'downloaded', '期货公司', '不会下载']) expect(stdout).toContain(text)
    expect(existsSync(vendor)).toBe(false)
  })

  it('checks a pair, copies it and prints the configuration', () => {
    const { status, stdout } = huangpu('install', '--td', fixture.trader, '--md', fixture.md)
    expect(status).toBe(0)
    const copied = join(vendor, '6.7.7', 'libfixturetrader.so')
    expect(stdout).toContain(`td_library: "${copied}"`)
    expect(stdout).not.toContain('production_mode')
    expect(readFileSync(copied)).toEqual(readFileSync(fixture.trader))
    expect(statSync(copied).mode & 0o777).toBe(0o644)
    expect(readFileSync(join(vendor, '.gitignore'), 'utf8')).toBe('*\n')
    expect(probe(copied).status).toBe(0)
    expect(huangpu('install', '--td', fixture.trader, '--md', fixture.md).stdout).toContain('already')
  })

  it('shows the production mode where the version knows it', () => {
    const { stdout } = huangpu('install', '--td', newer.trader, '--md', newer.md, '--as', '6.7.13-test')
    expect(stdout).toMatch(/6\.7\.13-test[\s\S]*production_mode: true/)
  })

  it('warns of a table that is not of the version which they name', () => {
    const args = ['--td', fixture.trader, '--md', fixture.md, '--as', 'forced', '--abi', '6.3.6']
    const { status, stdout, stderr } = huangpu('install', ...args)
    expect([status, stderr.match(/WARNING: /g)]).toEqual([0, ['WARNING: ', 'WARNING: ']])
    expect(stdout).toContain('abi: "6.3.6"')
  })

  it('never replaces other files of that name', () => {
    const folder = join(vendor, 'taken')
    mkdirSync(folder)
    copyFileSync(fixture.md, join(folder, 'libfixturetrader.so'))
    const { status, stderr } = huangpu('install', '--td', fixture.trader, '--md', fixture.md, '--as', 'taken')
    expect(status).toBe(1)
    expect(stderr).toContain('--as')
    expect(existsSync(join(folder, 'libfixturemd.so'))).toBe(false)
  })

  it.each([
    ['half a pair', () => ['--td', fixture.trader], 1, 'both of the pair'],
    ['two versions', () => ['--td', fixture.trader, '--md', newer.md], 1, 'different versions'],
    ['a swapped pair', () => ['--td', fixture.md, '--md', fixture.trader], 1, 'swapped'],
    ['a path as a name', () => ['--td', fixture.trader, '--md', fixture.md, '--as', '../../x'], 2, 'letters'],
  ] as const)('refuses %s', (_, args, status, message) => {
    const result = huangpu('install', ...args())
    expect(result.status).toBe(status)
    expect(result.stderr).toContain(message)
  })
})

describe('huangpu ctp audit', () => {
  it('does not take an empty file for a whole one', () => {
    const file = join(work, '20261127.jsonl')
    writeFileSync(file, '')
    const { status, stdout } = huangpu('audit', file)
    expect(status).toBe(1)
    expect(stdout).toMatch(/holds no record[\s\S]*没有任何记录/)
    expect(stdout).not.toContain('whole')
  })
})
