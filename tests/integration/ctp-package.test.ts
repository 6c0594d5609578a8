/** The packed binding at someone else's: no compiler, no network, only what the tarball carries. Runs against built code. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder, waitUntil } from '@huangpu/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BROKER, ExchangeScene, USER } from '../support/exchange-scene.js'
import { PackageConsumer, type RunningExample } from '../support/package-consumer.js'

const ROOT = path.resolve(import.meta.dirname, '../..')
const EXAMPLES = path.join(ROOT, 'libs/ctp-node-binding/examples')
const libraryOf = (name: string) => path.join(ROOT, 'libs/exchange-sim/build-native', `lib${name}_se.so`)
const LOGIN = {
  CTP_BROKER_ID: BROKER,
  CTP_USER_ID: USER,
  CTP_PASSWORD: USER,
  CTP_APP_ID: 'huangpu_sim',
  CTP_AUTH_CODE: '0000000000000000',
}

describe('the packed ctp-node-binding', () => {
  const home = temporaryFolder()
  const consumer = new PackageConsumer(home.path)
  const scene = new ExchangeScene()
  let files: readonly string[] = []

  beforeAll(async () => {
    await scene.open()
    files = await consumer.pack()
  }, 600_000)
  afterAll(async () => {
    consumer.close()
    await scene.close()
    home.remove()
  })

  /** The exchange's time goes on while the example runs. */
  async function says(example: RunningExample, text: RegExp): Promise<void> {
    const seen = (): boolean => {
      scene.step(500)
      return text.test(example.output())
    }
    await waitUntil(seen, { everyMs: 50, message: () => `${text}, got:\n${example.output()}` })
  }

  it('carries what it needs and nothing of the tests', () => {
    const wanted = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts', 'binding.gyp']
    wanted.push('abi/v6.7.13.json', 'examples/order.mjs', 'native/addon.cc', 'scripts/install.mjs')
    wanted.push(`prebuilds/${process.platform}-${process.arch}/ctp-node-binding.node`)
    expect(files).toEqual(expect.arrayContaining(wanted.map((file) => `package/${file}`)))
    expect(files.filter((file) => /test|fixture|echo|generate-types|\/build\//.test(file))).toEqual([])
  })

  it('installs without a compiler: the prebuilt binary fits', async () => {
    const { ok, output } = await consumer.install()
    expect({ ok, output }).toMatchObject({ ok: true, output: expect.stringContaining('the prebuilt addon fits') })
    const code =
      "import('ctp-node-binding').then((m) => console.log(typeof m.openTraderApi, m.loadAbi('6.7.13').version))"
    expect(await consumer.node(['-e', code])).toEqual({ ok: true, output: 'function 6.7.13\n' })
  })

  it('types requests and events for whoever installs it', async () => {
    const lines = [
      "import { openTraderApi } from 'ctp-node-binding'",
      "const api = openTraderApi({ library: 'x.so', flowPath: 'flow' })",
      "api.request('ReqOrderInsert', { Direction: '0' }, 1)",
      "api.request('ReqOrderInsert', { Direction: '9' }, 1)",
      "api.request('ReqOrderInsrt', {}, 1)",
      "api.onEvents((batch) => batch.map((event) => event.name === 'OnRtnTrade' && event.get('Price')?.toFixed(2)))",
      "api.onEvents((batch) => batch.map((event) => event.name === 'OnRtnTrade' && event.get('Prise')))",
    ]
    writeFileSync(path.join(consumer.folder, 'check.mts'), lines.join('\n'))
    const { output } = await consumer.node([
      path.join(ROOT, 'node_modules/typescript/bin/tsc'),
      ...['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node'],
      ...['--typeRoots', path.join(ROOT, 'node_modules/@types'), 'check.mts'],
    ])
    expect([...output.matchAll(/check\.mts\((\d+),/g)].map(([, line]) => Number(line))).toEqual([4, 5, 7])
    expect(output).not.toMatch(/node_modules\/ctp-node-binding/)
  })

  it('runs its example of market data', async () => {
    const args = [libraryOf('thostmduserapi'), `tcp://127.0.0.1:${scene.runtime.mdPort}`, 'rb2701']
    const example = consumer.example('market-data.mjs', args, LOGIN)
    await says(example, /InstrumentID: 'rb2701'.*\n(.*\n)*.*LastPrice: 3\d\d\d/)
    expect(example.output()).not.toMatch(/Error/)
    await example.end()
  })

  it('runs its example of an order', async () => {
    const price = String(scene.best('sell') + 20)
    const front = `tcp://127.0.0.1:${scene.runtime.tdPort}`
    const example = consumer.example('order.mjs', [libraryOf('thosttraderapi'), front, 'rb2701', price], LOGIN)
    await says(example, /traded 1 @ 3\d\d\d/)
    expect(example.output()).toMatch(/sent, with code 0\n(Unknown.*\n)+(AllTraded.*\n)*traded 1 @/)
    expect(await example.end()).toBe(0)
  })

  it('tells in words when a login is refused', async () => {
    const args = [libraryOf('thostmduserapi'), `tcp://127.0.0.1:${scene.runtime.mdPort}`, 'rb2701']
    const example = consumer.example('market-data.mjs', args, { ...LOGIN, CTP_PASSWORD: 'wrong' })
    await says(example, /OnRspUserLogin INVALID_LOGIN: broker, user or password is wrong/)
    await example.end()
  })

  it.each([
    ['market-data.mjs', [], LOGIN, /usage/],
    ['order.mjs', ['a.so', 'tcp://127.0.0.1:1', 'rb2701'], LOGIN, /usage/],
    ['order.mjs', ['a.so', 'tcp://127.0.0.1:1', 'rb2701', 'abc'], LOGIN, /price is not a number.*abc/],
    ['order.mjs', ['a.so', 'tcp://127.0.0.1:1', 'rb2701', '3000'], { ...LOGIN, CTP_PASSWORD: '' }, /CTP_PASSWORD/],
  ])('%s %j stops with a sentence', async (name, args, login, sentence) => {
    const example = consumer.example(name, args, login)
    await says(example, sentence)
    expect(example.output()).not.toMatch(/ at /)
  })

  it.each([
    ['market-data.mjs', 15],
    ['order.mjs', 30],
  ])('%s has at most %i lines', (name, most) => {
    const lines = readFileSync(path.join(EXAMPLES, name), 'utf8').split('\n')
    expect(lines.filter((line) => !/^\s*(\/\/|\/\*|\*|$)/.test(line)).length).toBeLessThanOrEqual(most)
  })

  it('says what is missing when the binary does not fit and there is no compiler', async () => {
    rmSync(path.join(consumer.folder, 'node_modules/ctp-node-binding/prebuilds'), { recursive: true })
    const { ok, output } = await consumer.npm(['rebuild', '--foreground-scripts', 'ctp-node-binding'])
    expect(ok).toBe(false)
    expect(output).toContain(`no prebuilt binary for ${process.platform}-${process.arch}; compiling`)
    expect(output).toMatch(/compiling the CTP addon needs g\+\+, make, python3; install it first/)
    const { output: said } = await consumer.node([
      '-e',
      "import('ctp-node-binding').then((m) => m.isChineseLocaleInstalled())",
    ])
    expect(said).toMatch(/ADDON_NOT_BUILT: the CTP addon is not built.*run node .*scripts\/build-addon\.mjs/)
  })
})
