import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BAR_HEADER } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { breathe, calendar, closeScene, openScene, put, refusal, scene } from '../testing/bars-scene.js'
import { checkBars } from './check-bars.js'

beforeEach(openScene)
afterEach(closeScene)

describe('bars check', () => {
  const row = (time: string, more = '5,8,4,7,10,350,100', day = '20250909'): string =>
    `2025-09-${time}:00,${day},${more}`
  const check = (gapMinutes = 5) => checkBars({ dir: scene.out, calendar, gapMinutes, breathe })

  it.each<[string, string, string[]]>([
    ['nothing wrong', [BAR_HEADER, row('08T21:00'), row('08T21:01'), ''].join('\n'), []],
    ['BOM and Windows line ends', [`\uFEFF${BAR_HEADER}`, row('08T21:00'), ''].join('\r\n'), []],
    ['a gap', [BAR_HEADER, row('08T21:00'), row('08T21:06'), ''].join('\n'), ['gap:0']],
    ['a minute twice', [BAR_HEADER, row('08T21:00'), row('08T21:00'), ''].join('\n'), ['duplicate:3']],
    ['disorder', [BAR_HEADER, row('08T21:01'), row('08T21:00'), ''].join('\n'), ['unsorted:3']],
    [
      'a row outside the sessions',
      [BAR_HEADER, row('08T21:00'), row('08T23:00'), ''].join('\n'),
      ['outside_session:3', 'gap:0'],
    ],
    [
      'a row of another day',
      [BAR_HEADER, row('08T21:00', '5,8,4,7,10,350,100', '20250910'), ''].join('\n'),
      ['wrong_trading_day:2'],
    ],
    ['a high below the close', [BAR_HEADER, row('08T21:00', '5,6,4,7,10,350,100'), ''].join('\n'), ['ohlc:2']],
    ['a volume below zero', [BAR_HEADER, row('08T21:00', '5,8,4,7,-1,350,100'), ''].join('\n'), ['negative_volume:2']],
    [
      'a volume that is not whole',
      [BAR_HEADER, row('08T21:00', '5,8,4,7,1.5,350,100'), ''].join('\n'),
      ['fractional_volume:2'],
    ],
    ['a price of zero', [BAR_HEADER, row('08T21:00', '5,8,0,7,1,350,100'), ''].join('\n'), ['price_not_positive:2']],
    ['a price off the tick', [BAR_HEADER, row('08T21:00', '5,8,4,7.5,1,350,100'), ''].join('\n'), ['off_tick:2']],
    [
      'a turnover below zero',
      [BAR_HEADER, row('08T21:00', '5,8,4,7,1,-350,100'), ''].join('\n'),
      ['negative_amount:2'],
    ],
    ['hexadecimal numbers', [BAR_HEADER, row('08T21:00', '0x5,8,4,7,1,350,100'), ''].join('\n'), ['not_a_row:2']],
    ['an empty file', '', ['empty_file:1']],
    ['rubbish', [BAR_HEADER, 'rubbish', ''].join('\n'), ['not_a_row:2']],
    ['half a row', [BAR_HEADER, row('08T21:00'), '2025-09-08T21:01'].join('\n'), ['half_row:3']],
    ['another header', ['date,close', row('08T21:00'), ''].join('\n'), ['wrong_header:1']],
  ])('finds %s', async (_, content, expected) => {
    put('bars/rb2601/20250909.csv', content)
    expect((await check()).findings.map(({ kind, line }) => `${kind}:${line}`)).toEqual(expected)
  })

  it('counts what it does not list, so that millions of findings take no memory', async () => {
    const rows = ['08T23:30', '08T23:31', '08T23:32'].map((time) => row(time))
    put('bars/rb2601/20250909.csv', [BAR_HEADER, ...rows, ''].join('\n'))
    put('bars/rb2605/20250909.csv', [BAR_HEADER, ...rows, ''].join('\n'))
    const options = { dir: scene.out, calendar, gapMinutes: 0, breathe }
    expect(await checkBars(options)).toMatchObject({ findings: { length: 6 }, findings_not_listed: 0 })
    expect(await checkBars({ ...options, findingsMax: 2 })).toMatchObject({
      findings: [{ line: 2 }, { line: 3 }],
      findings_not_listed: 4,
    })
  })

  it('names what nothing reads, and is stopped by none of it', async () => {
    put('bars/rb2601/20250909.csv', [BAR_HEADER, row('08T21:00'), ''].join('\n'))
    put('bars/rb2601/20250909.csv.gz', gzipSync(`${BAR_HEADER}\n`))
    put('bars/rb2601/20250909.gaps.csv', 'from,to,reason\n')
    for (const name of ['2025-09-10.csv', '20251399.csv', 'notes.txt']) put(`bars/rb2601/${name}`, 'x')
    put('bars/cu2601', 'a file where a folder should be')
    mkdirSync(join(scene.out, 'rb2601', '20250910.csv'))
    const { findings } = await check()
    expect(findings.map(({ kind, file }) => `${kind} ${basename(file)}`)).toEqual([
      ...['2025-09-10.csv', '20251399.csv', 'notes.txt'].map((name) => `foreign_file ${name}`),
      'two_files 20250909.csv.gz',
      'gap 20250909.csv',
      'unreadable 20250910.csv',
    ])
  })

  it('finds trading days without a file, and files that cannot be read', async () => {
    put('bars/rb2601/20250904.csv.gz', 'no gzip')
    put('bars/rb2601/20250909.csv', [BAR_HEADER, row('08T21:00'), ''].join('\n'))
    put('bars/rb2601/20250909.gaps.csv', new Uint8Array(9 * 1_048_576))
    const { findings } = await check()
    const kinds = findings.map(({ kind, file }) => `${kind} ${basename(file)}`)
    expect(kinds).toEqual([
      'missing_day 20250905.csv',
      'missing_day 20250908.csv',
      'unreadable 20250904.csv.gz',
      'unreadable 20250909.gaps.csv',
    ])
    expect(await refusal(checkBars({ dir: join(scene.dir, 'none'), calendar, gapMinutes: 5, breathe }))).toMatch(
      /^none is no folder/,
    )
    expect(await refusal(checkBars({ dir: scene.dir, calendar, gapMinutes: 5, breathe }))).toMatch(
      /has no contract's folder/,
    )
  })
})
