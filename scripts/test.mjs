// npm test: prepares the machine, runs every test, and says at the end how many passed and failed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { failureLines } from './failure-lines.mjs'
import { longRunsPage } from './long-runs.mjs'
import { prepare, projectRoot } from './prepare.mjs'

if (process.argv.includes('--help')) {
  process.stdout.write('npm test [-- --long] [-- vitest arguments]\n  --long  full counts of soaks, seeds and chaos\n')
  process.exit(0)
}
const long = process.argv.includes('--long')
const rest = process.argv.slice(2).filter((argument) => argument !== '--long')
prepare({ forTests: true })

const report = join(projectRoot, '.huangpu', 'test-report.json')
mkdirSync(join(projectRoot, '.huangpu'), { recursive: true, mode: 0o700 })
rmSync(report, { force: true })
process.stdout.write('\n==> Running all tests / 运行全部测试\n')
const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs')
const run = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    '--config',
    'vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...rest,
  ],
  {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(long ? { HUANGPU_TEST_LONG: '1' } : {}) },
  },
)
if (run.signal) process.exit(130)
if (!existsSync(report)) {
  process.stdout.write('The test runner ended without a report / 测试未产生报告\n0 passed, 1 failed\n')
  process.exit(1)
}
const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(report, 'utf8'))
// A file that fails before its first test has no failed test of its own: it counts as one.
const brokenFiles = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
process.stdout.write(failureLines(testResults, projectRoot).join(''))
const failed = numFailedTests + brokenFiles.length
if (long) writeLongRuns()
process.stdout.write(`\n${numPassedTests} passed, ${failed} failed\n`)
process.exit(run.status === 0 && failed === 0 && numPassedTests > 0 && numFailedTestSuites === 0 ? 0 : 1)

function writeLongRuns() {
  const file = join(projectRoot, 'docs', 'long-runs.md')
  const results = testResults.map(({ name, assertionResults, startTime, endTime }) => {
    const passed = assertionResults.filter((each) => each.status === 'passed').length
    const notPassed = assertionResults.length - passed
    return { file: relative(projectRoot, name), passed, notPassed, seconds: (endTime - startTime) / 1_000 }
  })
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const day = new Date().toISOString().slice(0, 10)
  const isThere = (path) => existsSync(join(projectRoot, path))
  writeFileSync(file, longRunsPage(before, results, { day, node: process.version, isThere }))
}
