import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigProblem, type Home } from '@huangpu/service'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadExchangeConfig } from './load-exchange-config.js'

const FIXTURE = join(import.meta.dirname, '../../../../tests/fixtures/SHFE.cu1909_200ticks_tqsdk.csv.gz')

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'huangpu-exchange-config-'))
  mkdirSync(join(root, 'config'))
  mkdirSync(join(root, 'ticks'))
  copyFileSync(FIXTURE, join(root, 'ticks/cu1909.csv.gz'))
  writeFileSync(join(root, 'ticks/bars.csv'), 'datetime,open,high,low,close,volume\n')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Chinese without the words of the schema's library, English without Chinese. */
const expectOneLanguageEach = (error: unknown): void => {
  if (!(error instanceof ConfigProblem)) throw error
  expect(error.reasonZh).toMatch(/[\u4e00-\u9fff]/)
  expect(error.reasonZh).not.toMatch(/Invalid|expected|Unrecognized| is | of /)
  expect(error.reasonEn).not.toMatch(/[\u4e00-\u9fff]/)
}

const ACCOUNTS = 'accounts:\n  - { user_id: sim001, password: sim001 }\n'
const SYNTHETIC = 'market:\n  kind: synthetic\n  contracts:\n    - { symbol: rb2701, price: 3150 }\n'
const replay = (...lines: string[]): string => `market:\n  kind: replay\n${lines.map((line) => `  ${line}\n`).join('')}`

function load(text: string, clock: 'wall' | 'virtual' = 'virtual') {
  writeFileSync(join(root, 'config/exchange.yaml'), ACCOUNTS + text)
  const home: Home = { projectRoot: root, root, configDir: join(root, 'config'), runDir: root, secretsDir: root }
  return loadExchangeConfig(home, clock)
}

it.each([
  [
    'ticks by a file without a column for the contract',
    replay('ticks: [{ file: ticks/cu1909.csv.gz, symbol: cu1909 }]'),
  ],
  ['the wall clock', `time: { mode: wall }\n${SYNTHETIC}`],
  ['a speed', `time: { speed: 20 }\n${SYNTHETIC}`],
  ['no pace', `time: { mode: always_open, speed: max }\n${SYNTHETIC}`],
])('takes %s', (_, text) => {
  expect(() => load(text)).not.toThrow()
})

it.each([
  [
    'a file that is not there',
    replay('ticks:', '  - ticks/none.csv'),
    /exchange\.yaml:6: .*none\.csv: no such tick file.*没有/,
  ],
  ['a pattern that nothing matches', replay('ticks: ["ticks/rb*.gz"]'), /exchange\.yaml:5: .*no such tick file/],
  ['a file of something else', replay('ticks: [ticks/bars.csv]'), /bars\.csv: the header lacks InstrumentID/],
  [
    'a file that does not name its contract',
    replay('ticks: [ticks/cu1909.csv.gz]'),
    /no column names the contract \(InstrumentID\): give its symbol/,
  ],
  [
    'a bar file that is not there',
    replay('files: [{ symbol: rb2701, file: none.csv }]'),
    /exchange\.yaml:5: .*none\.csv/,
  ],
  ['bars and ticks at once', replay('ticks: [a.csv]', 'files: [{ symbol: rb2701, file: b.csv }]'), /either files/],
  ['neither', replay(), /either files \(1-minute bars\) or ticks/],
  ['a contract of another exchange', replay('ticks: [a.csv]', 'symbols: [IF2101]'), /symbols\.0: a contract/],
  ['a recording on the wall clock', `time: { mode: wall }\n${replay('ticks: [a.csv]')}`, /a time of its own/],
  [
    'a wall clock that begins elsewhere',
    `time: { mode: wall, begin: next_day }\n${SYNTHETIC}`,
    /only always_open time can begin with the next day/,
  ],
  ['a faster wall clock', `time: { mode: wall, speed: 2 }\n${SYNTHETIC}`, /only always_open time has a speed/],
  [
    'two files of bars for one contract',
    replay('files:', '  - { symbol: rb2701, file: a.csv }', '  - { symbol: rb2701, file: b.csv }'),
    /exchange\.yaml:7: market\.files\.1\.symbol: rb2701 is there twice: put its bars into one file \/ 配置无效：.*合并/,
  ],
  [
    'a kind of market that is none',
    'market: { kind: live }\n',
    /market\.kind: .*'synthetic' \| 'none'.* \/ .*synthetic\|none/,
  ],
  ['rates of what is no product', `rates: { products: { xx: {} } }\n${SYNTHETIC}`, /a product of SHFE.* \/ .*的品种/],
  ['a speed of words', `time: { speed: fast }\n${SYNTHETIC}`, /exchange\.yaml:3: .*time\.speed/],
])('names %s', (_, text, message) => {
  expect(() => load(text)).toThrow(message)
  try {
    load(text)
  } catch (error) {
    expectOneLanguageEach(error)
  }
})

it.each([
  ['time: { mode: wall }\n', 'wall', true],
  ['time: { mode: wall }\n', 'virtual', true],
  ['time: { mode: always_open }\n', 'virtual', true],
  ['time: { mode: always_open }\n', 'wall', false],
  ['time: { mode: stepped }\n', 'wall', false],
] as const)('%s with clock: %s of the services', (time, clock, fits) => {
  const attempt = (): unknown => load(time + SYNTHETIC, clock)
  if (fits) expect(attempt).not.toThrow()
  else expect(attempt).toThrow(/exchange\.yaml:3: services\.yaml says clock: wall/)
})
