// Compiles the echo library of the tests: node scripts/build-echo.mjs
// Prints its path. Answers at once when it is already built from this source.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const packageDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const source = path.join(packageDir, 'native', 'echo', 'echo-library.cc')
const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12)
const library = path.join(packageDir, 'build', 'echo', `libecho-${hash}.so`)

if (!existsSync(library)) {
  mkdirSync(path.dirname(library), { recursive: true })
  // Several test files may build at once: the first to finish wins.
  const work = `${library}.${process.pid}`
  const flags = ['-std=c++17', '-O1', '-Wall', '-Wextra', '-shared', '-fPIC', '-fvisibility=hidden']
  const { status, stderr, error } = spawnSync('g++', [...flags, source, '-o', work, '-lpthread'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`compiling the echo library failed:\n${stderr ?? error}`)
  renameSync(work, library)
}
console.log(library)
