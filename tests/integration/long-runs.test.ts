import { expect, it } from 'vitest'
import { longRunsPage } from '../../scripts/long-runs.mjs'

type Page = (before: string, results: readonly object[], run: object) => string
const page = longRunsPage as Page
const run = (day: string, gone: readonly string[] = []) => ({
  day,
  node: 'v20.20.2',
  isThere: (file: string) => !gone.includes(file),
})
const rowsOf = (text: string): string[] => text.split('\n').filter((line) => /^\| \S+\.ts/.test(line))

it('a run of some files keeps the rows of the others', () => {
  const first = page(
    '',
    [
      { file: 'tests/a.test.ts', passed: 3, notPassed: 0, seconds: 691.6 },
      { file: 'tests/b.test.ts', passed: 1, notPassed: 1, seconds: 10 },
    ],
    run('2026-11-26'),
  )
  expect(rowsOf(first)).toEqual([
    '| tests/a.test.ts | 3 | 0 | 692 | 2026-11-26 |',
    '| tests/b.test.ts | 1 | 1 | 10 | 2026-11-26 |',
  ])
  const second = page(first, [{ file: 'tests/b.test.ts', passed: 2, notPassed: 0, seconds: 9 }], run('2026-11-27'))
  expect(rowsOf(second)).toEqual([
    '| tests/a.test.ts | 3 | 0 | 692 | 2026-11-26 |',
    '| tests/b.test.ts | 2 | 0 | 9 | 2026-11-27 |',
  ])
  expect(rowsOf(page(second, [], run('2026-11-28', ['tests/a.test.ts'])))).toEqual([
    '| tests/b.test.ts | 2 | 0 | 9 | 2026-11-27 |',
  ])
})

it('rows of before the days were written have the day of their page', () => {
  const before = '2026-11-25, Node v20.20.2: 1 passed, 0 failed.\n\n| tests/a.test.ts | 1 | 0 | 11 |\n'
  expect(rowsOf(page(before, [], run('2026-11-27')))).toEqual(['| tests/a.test.ts | 1 | 0 | 11 | 2026-11-25 |'])
})
