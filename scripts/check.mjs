// npm run check: formatting, lint, dependency direction and cycles, types, names in docs. Everything a review should not have to say.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, projectRoot } from './prepare.mjs'

prepare()
const bin = (name) => join(projectRoot, 'node_modules', '.bin', name)
const checks = [
  ['formatting', bin('prettier'), ['--check', '--log-level=warn', '.']],
  ['lint', bin('eslint'), ['.']],
  [
    'directions and cycles',
    bin('depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'libs', 'apps'],
  ],
  ['names in docs', process.execPath, [join(projectRoot, 'scripts', 'check-docs.mjs')]],
  ['types of tests', bin('tsc'), ['-p', 'tsconfig.tests.json']],
]
let failed = 0
for (const [name, command, args] of checks) {
  const result = spawnSync(command, args, { cwd: projectRoot, stdio: 'inherit' })
  process.stdout.write(`${result.status === 0 ? 'ok    ' : 'FAILED'} ${name}\n`)
  if (result.status !== 0) failed += 1
}
process.exit(failed === 0 ? 0 : 1)
