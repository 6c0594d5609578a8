// Builds the drop-in pair with g++ into build-native/. Nothing is done when sources, tables and compiler are the same.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { abiHeader } from './abi-header.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const native = path.join(root, 'native')
const target = path.join(root, 'build-native')
const abiDirectory = path.resolve(root, '../ctp-node-binding/abi')
const compiler = process.env.CXX ?? 'g++'
const FLAGS = ['-std=c++17', '-O2', '-fPIC', '-shared', '-pthread', '-fvisibility=hidden', '-Wall', '-Wextra']
const exportsMap = `-Wl,--version-script=${path.join(native, 'exports.map')}`

const libraries = { 'libthosttraderapi_se.so': 'trader-library.cpp', 'libthostmduserapi_se.so': 'md-library.cpp' }
const entryFiles = Object.values(libraries)
const shared = readdirSync(native).filter((file) => file.endsWith('.cpp') && !entryFiles.includes(file))

function compilerVersion() {
  try {
    return execFileSync(compiler, ['--version'], { encoding: 'utf8' })
  } catch {
    console.error(
      `没有 C++ 编译器 ${compiler}：请安装 g++。 / No C++ compiler ${compiler}: install g++ (apt install g++).`,
    )
    process.exit(1)
  }
}

const header = abiHeader(abiDirectory)
const hash = createHash('sha256').update(header).update(FLAGS.join(' ')).update(compilerVersion())
for (const file of readdirSync(native).sort()) hash.update(file).update(readFileSync(path.join(native, file)))
const digest = hash.digest('hex')

const stampFile = path.join(target, 'built-from')
const outputs = Object.keys(libraries).map((name) => path.join(target, name))
const isBuilt = outputs.every(existsSync) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest
if (!isBuilt) {
  mkdirSync(target, { recursive: true })
  writeFileSync(path.join(target, 'abi-tables.generated.h'), header)
  for (const [library, entry] of Object.entries(libraries)) {
    const sources = [...shared, entry].map((file) => path.join(native, file))
    // Beside and renamed: a process that has the old file mapped keeps it.
    const fresh = path.join(target, `${library}.new`)
    execFileSync(compiler, [...FLAGS, exportsMap, '-I', target, '-I', native, '-o', fresh, ...sources, '-ldl'], {
      stdio: 'inherit',
    })
    renameSync(fresh, path.join(target, library))
  }
  writeFileSync(stampFile, digest)
}
