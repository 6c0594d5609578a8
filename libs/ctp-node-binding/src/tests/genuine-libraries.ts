import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A pair of the vendor's own libraries inside a package of a registry. It is fetched and unpacked, never installed. */
export interface GenuinePackage {
  readonly version: string
  readonly from: 'npm' | 'pip'
  readonly name: string
  readonly release: string
  /** Paths inside of the package, with their SHA-256: nothing else is ever loaded. */
  readonly files: Readonly<Record<string, string>>
}

export const GENUINE: readonly GenuinePackage[] = [
  {
    version: '6.3.6',
    from: 'npm',
    name: 'ctp-napi',
    release: '1.0.0',
    files: {
      'package/thosttraderapi.so': '32ee6aeda33ec78d90ce84ce5d6927f806d027840715789069ad4a7758492dd3',
      'package/thostmduserapi.so': '61a4ff03d7da73639b457df121108e62ecd71ef66ad7cefcbbd8bad503f8de30',
    },
  },
  {
    version: '6.7.7',
    from: 'pip',
    name: 'openctp-ctp',
    release: '6.7.7.1',
    // auditwheel gives each library a hash in its name and soname.
    files: {
      'openctp_ctp.libs/libthosttraderapi_se-54a23168.so':
        '6589579fed8458be95982580e3ceb6c09a5e654f4ae64877120c76f2a09bbc4b',
      'openctp_ctp.libs/libthostmduserapi_se-6da3e23a.so':
        '9cbb7ec45f61608eeb59d33161bb85e824d09f7edd0a79b96c1e963f710d336f',
    },
  },
  {
    version: '6.7.11',
    from: 'pip',
    name: 'openctp-ctp',
    release: '6.7.11.0',
    files: {
      'openctp_ctp.libs/libthosttraderapi_se-ad4da959.so':
        'a8620f7639ca60f8e9d80000821727b4e6591c0ecc8f3563eaf5dff77d56caa6',
      'openctp_ctp.libs/libthostmduserapi_se-9c6d321f.so':
        '25e1041472cc511d877a5ced64cc4c80ace363eac0509ef3a98a40ab2df30d38',
    },
  },
]

const cache = fileURLToPath(new URL('../../build/genuine/', import.meta.url))
const PATIENCE_MS = 60_000

const folders = new Map<GenuinePackage, Promise<string>>()

/** The files' paths, or why they can't be had here: no registry, no pip, another machine. Throws for wrong contents. */
export async function fetchGenuine(wanted: GenuinePackage): Promise<string[] | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the genuine libraries are for Linux on x86-64'
  const { from, name, release } = wanted
  // Tests that run side by side want the same package: it is fetched once.
  const fetched = folders.get(wanted) ?? unpackedFolder(wanted)
  folders.set(wanted, fetched)
  try {
    const folder = await fetched
    return Object.entries(wanted.files).map(([file, digest]) => checkedFile(path.join(folder, file), digest))
  } catch (error) {
    if (error instanceof WrongContents) throw error
    return `${from} gave no ${name} ${release}: ${reasonOf(error)}`
  }
}

async function unpackedFolder(wanted: GenuinePackage): Promise<string> {
  const folder = path.join(cache, `${wanted.name}-${wanted.release}`)
  if (existsSync(folder)) return folder
  const part = `${folder}.${process.pid}.part`
  mkdirSync(part, { recursive: true })
  try {
    await (wanted.from === 'npm' ? npmPack(wanted, part) : pipDownload(wanted, part))
    renameSync(part, folder)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
  return folder
}

class WrongContents extends Error {}

function checkedFile(file: string, digest: string): string {
  const actual = createHash('sha256').update(readFileSync(file)).digest('hex')
  if (actual !== digest) throw new WrongContents(`${file} is another file than expected: sha256 ${actual}`)
  return file
}

async function npmPack({ name, release }: GenuinePackage, into: string): Promise<void> {
  await run('npm', ['pack', `${name}@${release}`, '--silent'], { cwd: into, timeout: PATIENCE_MS })
  await run('tar', ['xzf', `${name}-${release}.tgz`], { cwd: into })
}

async function pipDownload({ name, release }: GenuinePackage, into: string): Promise<void> {
  const python = ['-m', 'pip', '--disable-pip-version-check', '--quiet', 'download', '--no-deps']
  const options = ['--only-binary=:all:', '--platform', 'manylinux2014_x86_64', '--retries', '1', '--dest', '.']
  await run('python3', [...python, ...options, `${name}==${release}`], { cwd: into, timeout: PATIENCE_MS })
  const wheel = readdirSync(into).find((file) => file.endsWith('.whl'))
  if (wheel === undefined) throw new Error('pip left no wheel')
  await run('python3', ['-m', 'zipfile', '-e', wheel, '.'], { cwd: into })
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string }
  return (stderr?.trim() || message).split('\n').at(-1) ?? ''
}
