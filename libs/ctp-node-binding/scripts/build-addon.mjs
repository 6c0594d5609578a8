// Compiles the native addon into build/. Runs inside `npm ci`, when the install script finds no prebuilt one that fits.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNodeDir } from './node-dir.mjs'
import { sourceHash } from './source-hash.mjs'

const packageDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const addonFile = path.join(packageDir, 'build', 'Release', 'ctp_binding.node')
const stampFile = path.join(packageDir, 'build', 'sources.sha256')

const stamp = hashOfBuild()
if (isUpToDate()) {
  console.log('ctp-node-binding: the addon is up to date')
} else {
  requireTools()
  const unlock = lock()
  try {
    if (!isUpToDate()) build()
    writeFileSync(stampFile, stamp)
  } finally {
    unlock()
  }
  console.log('ctp-node-binding: built', path.relative(process.cwd(), addonFile))
}

function isUpToDate() {
  return existsSync(addonFile) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
}

/** Test files that run side by side may all find the addon stale; node-gyp works in one folder. */
function lock() {
  const name = createHash('sha256').update(packageDir).digest('hex').slice(0, 12)
  const file = path.join(os.tmpdir(), `ctp-node-binding-${name}.lock`)
  const unlock = () => rmSync(file, { force: true })
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      process.once('exit', unlock)
      return unlock
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (holderIsGone(file)) unlock()
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
}

function holderIsGone(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Sources, compiler recipe and the Node that it is built for. */
function hashOfBuild() {
  const target = `${process.arch} ${process.platform} modules ${process.versions.modules}`
  return `${target} ${sourceHash(packageDir)}`
}

function requireTools() {
  const missing = ['g++', 'make', 'python3'].filter((tool) => spawnSync(tool, ['--version']).status !== 0)
  if (missing.length === 0) return
  fail(
    `编译 CTP 插件需要 ${missing.join('、')}，请先安装（Debian/Ubuntu：sudo apt-get install g++ make python3）`,
    `compiling the CTP addon needs ${missing.join(', ')}; install it first (Debian/Ubuntu: sudo apt-get install g++ make python3)`,
  )
}

function build() {
  const nodeGyp = findNodeGyp()
  const nodeDir = findNodeDir()
  const args = [nodeGyp, 'rebuild', '--silent', ...(nodeDir ? [`--nodedir=${nodeDir}`] : [])]
  const result = spawnSync(process.execPath, args, { cwd: packageDir, stdio: 'inherit' })
  if (result.status === 0 && existsSync(addonFile)) return
  fail(
    'CTP 插件编译失败，原因见上。没有网络时请设置 npm_package_config_node_gyp_nodedir 指向含 include/node 的 Node 目录',
    'compiling the CTP addon failed, see above. Without network, point npm_package_config_node_gyp_nodedir at the Node prefix that holds include/node',
  )
}

/** Our own while developing; the one inside of npm where the package was installed. */
function findNodeGyp() {
  try {
    const require = createRequire(import.meta.url)
    return path.join(path.dirname(require.resolve('node-gyp/package.json')), 'bin', 'node-gyp.js')
  } catch {
    if (process.env.npm_config_node_gyp) return process.env.npm_config_node_gyp
  }
  return fail(
    '找不到 node-gyp；请用 npm rebuild ctp-node-binding 编译',
    'node-gyp is not installed; compile with npm rebuild ctp-node-binding, which brings its own',
  )
}

function fail(zh, en) {
  console.error(`ctp-node-binding: ${zh}\nctp-node-binding: ${en}`)
  process.exit(1)
}
