// Brings a fresh machine to the point where the system can run: tools of the operating system, npm packages, build.
// Plain JavaScript on Node's own modules: nothing is installed yet when this runs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)))

/** What the system needs beside Node, by command, with the Debian packages that bring it. */
const TOOLS = {
  'redis-server': { packages: ['redis-server'], why: 'message transport / 消息传输' },
  'g++': { packages: ['g++'], why: 'builds the CTP addon / 编译 CTP 插件' },
  make: { packages: ['make'], why: 'builds the CTP addon / 编译 CTP 插件' },
  python3: { packages: ['python3'], why: 'node-gyp runs on it / node-gyp 需要' },
  chromium: { packages: ['chromium', 'fonts-noto-cjk'], why: 'tests of the console / 控制台测试' },
}

const say = (text) => process.stdout.write(`${text}\n`)
const step = (zh, en) => say(`\n==> ${en} / ${zh}`)

/** The console's test also runs with a browser of another name. */
const ALIASES = { chromium: ['chromium', 'chromium-browser', 'google-chrome'] }

export function findCommand(name) {
  for (const candidate of ALIASES[name] ?? [name]) {
    for (const dir of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(dir, candidate)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        // not here
      }
    }
  }
  return undefined
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: projectRoot, stdio: 'inherit', ...options })
  if (result.signal) process.exit(130)
  return result.status ?? 1
}

function fail(zh, en) {
  process.stderr.write(`\nFAILED: ${en}\n失败：${zh}\n`)
  process.exit(1)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(
      `需要 Node.js 20.19 或更高版本，当前为 ${process.version}`,
      `Node.js 20.19 or newer is needed, this is ${process.version}`,
    )
  }
}

function installTools(names) {
  const missing = names.filter((name) => !findCommand(name))
  if (missing.length === 0) return
  const packages = missing.flatMap((name) => TOOLS[name].packages)
  const list = missing.map((name) => `  ${name}: ${TOOLS[name].why}`).join('\n')
  step(`安装系统软件包 ${packages.join(' ')}`, `Installing system packages: ${packages.join(' ')}`)
  say(list)
  const isRoot = process.getuid?.() === 0
  const prefix = isRoot ? [] : ['sudo', '-n']
  const mayInstall =
    findCommand('apt-get') &&
    (isRoot || (findCommand('sudo') && run('sudo', ['-n', 'true'], { stdio: 'ignore' }) === 0))
  if (!mayInstall) {
    const hint = `sudo apt-get install -y ${packages.join(' ')}`
    fail(
      `缺少 ${missing.join('、')}，且此处无法自动安装。请安装后重试，例如：${hint}（macOS：brew install redis，xcode-select --install）`,
      `missing ${missing.join(', ')}, which cannot be installed automatically here. Install them and try again, e.g. ${hint} (macOS: brew install redis, xcode-select --install)`,
    )
  }
  const apt = (args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]
    return run(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  // Debian starts a packaged redis-server at once; the embedded server is ours, so that one is kept from starting.
  const policy = '/usr/sbin/policy-rc.d'
  const inhibits = isRoot && packages.includes('redis-server') && !existsSync(policy)
  if (inhibits) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    if (apt(['update', '-q']) !== 0)
      say('apt-get update failed, trying with the lists at hand / 更新软件源失败，继续尝试')
    if (apt(['install', '-y', '-q', '--no-install-recommends', ...packages]) !== 0) {
      fail(`apt-get 安装失败：${packages.join(' ')}`, `apt-get could not install ${packages.join(' ')}`)
    }
  } finally {
    if (inhibits) run('rm', ['-f', policy])
  }
}

/** Headers of the running Node, so that native builds need no download. */
export function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? prefix : undefined
}

function manifestsDigest() {
  const hash = createHash('sha256').update(process.version)
  const files = ['package-lock.json', 'package.json', 'tests/package.json']
  for (const group of ['libs', 'apps']) {
    for (const name of readdirSync(join(projectRoot, group))) files.push(join(group, name, 'package.json'))
  }
  for (const file of files) {
    const path = join(projectRoot, file)
    if (existsSync(path)) hash.update(file).update(readFileSync(path))
  }
  return hash.digest('hex')
}

function installPackages() {
  const stamp = join(projectRoot, 'node_modules', '.huangpu-installed')
  const digest = manifestsDigest()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  step('安装 npm 依赖（约一至两分钟）', 'Installing npm packages (one to two minutes)')
  const headers = nodeHeaders()
  // JOBS: node-gyp compiles the addon's files side by side.
  const environment = {
    JOBS: 'max',
    ...process.env,
    ...(headers ? { npm_package_config_node_gyp_nodedir: headers } : {}),
  }
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: environment }) !== 0) {
    fail('npm ci 失败，见上方输出', 'npm ci failed, see above')
  }
  writeFileSync(stamp, digest)
}

/**
 * Where nothing was built yet, one compiler for all packages takes less than half of what a compiler for each takes; the
 * libraries of the simulated exchange are compiled beside it. The build that follows finds its work done, and says what
 * is wrong where it is not.
 */
function compileAtOnce() {
  if (existsSync(join(projectRoot, 'libs', 'cli', 'dist'))) return
  const both =
    '"$0" libs/exchange-sim/scripts/build-libraries.mjs & "$0" node_modules/typescript/bin/tsc -b tsconfig.build.json; wait'
  run('sh', ['-c', both, process.execPath], { stdio: 'ignore' })
}

function build() {
  step('构建（有缓存，重复执行很快）', 'Building (cached: quick the second time)')
  compileAtOnce()
  const turbo = join(projectRoot, 'node_modules', '.bin', 'turbo')
  const environment = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  }
  if (run(turbo, ['run', 'build', '--output-logs=errors-only', '--ui=stream'], { env: environment }) !== 0) {
    fail('构建失败，见上方输出', 'the build failed, see above')
  }
}

/** @param {{ forTests?: boolean }} options */
export function prepare(options = {}) {
  checkNode()
  mkdirSync(join(projectRoot, '.huangpu'), { recursive: true, mode: 0o700 })
  const tools = ['redis-server', 'g++', 'make', 'python3']
  installTools(options.forTests ? [...tools, 'chromium'] : tools)
  installPackages()
  build()
}

/** Runs the project's own command line and ends with its exit status. */
export function huangpu(args) {
  const bin = join(projectRoot, 'libs', 'cli', 'bin', 'huangpu.mjs')
  process.exit(run(process.execPath, [bin, ...args]))
}
