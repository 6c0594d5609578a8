import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { ConfigProblem } from './config-problem.js'

/** Reads a secret; refuses a file that others may read. Surrounding white space is not part of the secret. */
export function readSecretFile(file: string): string {
  let mode: number
  try {
    mode = statSync(file).mode
  } catch {
    throw new ConfigProblem(file, null, '密钥文件不存在', 'the secret file does not exist')
  }
  if ((mode & 0o077) !== 0) {
    throw new ConfigProblem(
      file,
      null,
      '密钥文件权限过宽，请执行 chmod 600',
      'others can read this secret: chmod 600 it',
    )
  }
  return readFileSync(file, 'utf8').trim()
}

/** Reads a secret, or creates it with 256 random bits (mode 0600). Safe when several processes start at once. */
export function readOrCreateSecret(file: string): string {
  if (!existsSync(file)) createOnce(file, randomBytes(32).toString('base64url'))
  return readSecretFile(file)
}

/** Replaces a secret (mode 0600) in one step: a reader sees the old one or the new one, whole. */
export function replaceSecretFile(file: string, secret: string): void {
  const draft = `${file}.${process.pid}.new`
  const fd = openSync(draft, 'w', 0o600)
  try {
    writeSync(fd, `${secret}\n`)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}

/** Writes beside the target and links it into place: a reader never sees half a secret, the first writer wins. */
function createOnce(file: string, secret: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  const fd = openSync(draft, 'w', 0o600)
  writeSync(fd, `${secret}\n`)
  closeSync(fd)
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
}
