// Makes the binary that a release carries: node scripts/prebuild.mjs writes prebuilds/<platform>-<arch>.
// Works on a copy of the sources: prebuildify moves what it built, and build/ belongs to whoever is developing.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNodeDir } from './node-dir.mjs'
import { prebuildFiles, whyPrebuildDoesNotFit } from './prebuild-file.mjs'
import { sourceHash } from './source-hash.mjs'

const packageDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

if (whyPrebuildDoesNotFit(packageDir) === undefined) {
  console.log('ctp-node-binding: the prebuilt addon is up to date')
} else {
  const work = mkdtempSync(path.join(os.tmpdir(), 'ctp-prebuild-'))
  try {
    prebuild(work)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  const reason = whyPrebuildDoesNotFit(packageDir)
  if (reason !== undefined) fail(reason)
  console.log('ctp-node-binding: wrote', path.relative(process.cwd(), prebuildFiles(packageDir).addon))
}

function prebuild(work) {
  const require = createRequire(import.meta.url)
  const packageOf = (name) => path.dirname(require.resolve(`${name}/package.json`))
  for (const name of ['native', 'binding.gyp', 'package.json']) {
    cpSync(path.join(packageDir, name), path.join(work, name), { recursive: true })
  }
  // binding.gyp asks for its headers as a module.
  cpSync(packageOf('node-addon-api'), path.join(work, 'node_modules', 'node-addon-api'), { recursive: true })
  symlinkSync(packageOf('node-gyp'), path.join(work, 'node_modules', 'node-gyp'))
  const nodeDir = findNodeDir()
  const environment = { ...process.env, ...(nodeDir && { npm_config_nodedir: nodeDir }) }
  const args = ['--napi', '--strip', '--target', process.versions.node, '--out', packageDir]
  args.push('--node-gyp', path.join(packageOf('node-gyp'), 'bin', 'node-gyp.js'))
  const prebuildify = path.join(packageOf('prebuildify'), 'bin.js')
  const result = spawnSync(process.execPath, [prebuildify, ...args], { cwd: work, env: environment, encoding: 'utf8' })
  if (result.status !== 0) fail(`prebuildify ended with ${result.status}\n${result.stdout}${result.stderr}`)
  writeFileSync(prebuildFiles(packageDir).stamp, sourceHash(packageDir))
}

function fail(reason) {
  console.error(`ctp-node-binding: ${reason}`)
  process.exit(1)
}
