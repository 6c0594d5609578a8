import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { syncPath } from './sync-path.js'

/**
 * Replaces a finished file by its gzip `target`: written beside, synced, read back and compared, renamed, and only then
 * is the file removed. A crash leaves the file, or both of them.
 */
export async function compressFile(file: string, target: string): Promise<void> {
  const part = `${target}.part`
  try {
    await pipeline(createReadStream(file), createGzip(), createWriteStream(part))
    await syncPath(part)
    if (!(await holdsSame(file, part))) throw new Error(`${file} changed while it was compressed`)
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  await syncPath(dirname(target))
  await unlink(file)
}

/** Whether a gzip holds the very bytes of a file. */
export const holdsSame = async (file: string, gzip: string): Promise<boolean> =>
  (await digestOf(file)) === (await digestOf(gzip, true).catch(() => undefined))

async function digestOf(file: string, packed = false): Promise<string> {
  const hash = createHash('sha256')
  const read = createReadStream(file)
  if (packed) await pipeline(read, createGunzip(), hash)
  else await pipeline(read, hash)
  return hash.digest('hex')
}
