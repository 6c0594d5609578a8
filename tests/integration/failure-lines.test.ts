import { expect, it } from 'vitest'
import { failureLines } from '../../scripts/failure-lines.mjs'

const linesOf = failureLines as (testResults: readonly object[], root: string) => string[]
const test = (fullName: string, ...failureMessages: string[]) => ({
  fullName,
  status: failureMessages.length > 0 ? 'failed' : 'passed',
  failureMessages,
})

it('names every failed test with the first lines of its reason, and a file that failed outside of its tests', () => {
  const stack = Array.from({ length: 20 }, (_, i) => `    at frame${i}`).join('\n')
  const results = [
    { name: '/p/tests/good.test.ts', status: 'passed', message: '', assertionResults: [test('fine')] },
    {
      name: '/p/tests/bad.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        test('orders are kept', `\u001b[31mAssertionError: 1 is not 2\u001b[39m\n\n${stack}`),
        test('fine'),
        test('fills are kept', 'Error: gone'),
      ],
    },
    { name: '/p/tests/broken.test.ts', status: 'failed', message: 'SyntaxError: no', assertionResults: [] },
  ]
  expect(linesOf(results, '/p')).toEqual([
    'FAILED tests/bad.test.ts > orders are kept\n',
    '  AssertionError: 1 is not 2\n',
    ...[0, 1, 2, 3, 4].map((i) => `      at frame${i}\n`),
    'FAILED tests/bad.test.ts > fills are kept\n',
    '  Error: gone\n',
    'FAILED tests/broken.test.ts\n',
    '  SyntaxError: no\n',
  ])
})
