// What `npm test` says at its very end of the tests that failed: whoever sees only the last lines of a long log knows which and why.
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const LINES_OF_A_MESSAGE = 6

/** Lines with their ends, one block a failed test, or a file that failed outside of its tests. `testResults`: vitest's JSON report. */
export function failureLines(testResults, root) {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const file = relative(root, name)
      const failed = assertionResults.filter(({ status }) => status === 'failed')
      if (failed.length === 0) return [`FAILED ${file}\n`, ...excerpt(message)]
      return failed.flatMap(({ fullName, failureMessages }) => [
        `FAILED ${file} > ${fullName}\n`,
        ...excerpt(failureMessages.join('\n')),
      ])
    })
}

const excerpt = (message = '') =>
  stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, LINES_OF_A_MESSAGE)
    .map((line) => `  ${line.trimEnd()}\n`)
