import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })))

function replay(file: string, symbol: string, ...more: string[]) {
  const out = join(mkdtempSync(join(tmpdir(), 'huangpu-replay-')), 'out')
  folders.push(join(out, '..'))
  const args = ['replay', '--bars', join(root, 'tests', 'fixtures', file), '--symbol', symbol, '--out', out, ...more]
  const result = spawnSync(process.execPath, [join(root, 'libs', 'cli', 'bin', 'huangpu.mjs'), ...args], {
    encoding: 'utf8',
  })
  return { ...result, out }
}

const balanceOf = (statement: string, title: string): string | undefined =>
  new RegExp(`${title}：\\s*([-\\d.]+)`).exec(statement)?.[1]

describe('real bars through the whole stack', () => {
  test('three trading days of gold: every row equal, a Friday night and midnights among them', () => {
    const { status, stdout, stderr, out } = replay('SHFE.au1912_3days_tqsdk.csv.gz', 'au1912', '--days', '3', '--json')
    expect(stderr).toBe('')
    const report = JSON.parse(stdout) as Record<string, unknown>
    expect(report).toMatchObject({
      trading_days: ['20190412', '20190415', '20190416'],
      bars_compared: 1665,
      bars_different: 0,
      first_differences: [],
      settled_days: ['20190412', '20190415', '20190416'],
    })
    expect(status).toBe(0)
    expect(report['ticks_sent']).toBeGreaterThanOrEqual(1665)
    expect(report['orders']).toBeGreaterThan(0)
    expect(report['fills']).toBeGreaterThan(0)
    const statement = readFileSync(join(out, 'statements', '20190416.txt'), 'utf8')
    expect(statement).toMatch(/Client ID：\s+sim001.*20190416/s)
    // What the day began with is what the day before ended with: no settlement is left out.
    const before = readFileSync(join(out, 'statements', '20190415.txt'), 'utf8')
    expect(balanceOf(before, 'Balance c/f')).toMatch(/^\d+\.\d\d$/)
    expect(balanceOf(statement, 'Balance b/f')).toBe(balanceOf(before, 'Balance c/f'))
    const files = readdirSync(join(out, 'data', 'bars', 'au1912')).filter((name) => name.endsWith('.csv'))
    expect(files.sort()).toEqual(['20190412.csv', '20190415.csv', '20190416.csv'])
    expect(readFileSync(join(out, 'data', 'bars', 'au1912', '20190412.csv'), 'utf8').split('\n')[0]).toBe(
      'datetime,trading_day,open,high,low,close,volume,turnover,open_interest',
    )
  })

  test('end-labelled bars over a holiday without nights, auction bars folded in', () => {
    const { status, stdout } = replay('SHFE.rb2401_holiday_ctpbee.csv.gz', 'rb2401', '--days', '2')
    expect(stdout).toMatch(/bars different[^\n]* 0\n/)
    expect(status).toBe(0)
  })

  test('a file whose rows are read with the wrong label is not reproduced, and the exit status says so', () => {
    const { status, stdout } = replay(
      'SHFE.au1912_3days_tqsdk.csv.gz',
      'au1912',
      '--days',
      '1',
      '--label',
      'end',
      '--json',
    )
    expect(status).toBe(1)
    expect(stdout === '' || (JSON.parse(stdout) as { bars_different: number }).bars_different > 0).toBe(true)
  })
})

describe('bad input is named and nothing is started', () => {
  test.each([
    ['a file that is not there', ['nothing.csv', 'au1912'], 'cannot read'],
    ['a symbol that is none', ['SHFE.au1912_3days_tqsdk.csv.gz', '../etc'], 'a contract such as au1912'],
    ['an unknown product', ['SHFE.au1912_3days_tqsdk.csv.gz', 'zz1912'], 'not known'],
    ['more days than there are', ['SHFE.au1912_3days_tqsdk.csv.gz', 'au1912', '--days', '9'], 'only 3'],
    ['a file that holds no bars', ['README.md', 'au1912'], 'README.md:1'],
  ])('%s', (_, [file = '', symbol = '', ...more], words) => {
    const { status, stderr, out } = replay(file, symbol, ...more)
    expect(status).not.toBe(0)
    expect(stderr).toContain(words)
    expect(existsSync(out)).toBe(false)
  })
})
