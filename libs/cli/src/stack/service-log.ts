import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceName } from '@huangpu/messages'
import type { Home } from '@huangpu/service'
import { readLogErrors, type LogErrors } from './read-log-errors.js'

const BYTES_MAX = 262_144

/** The log of one service from a moment on: what an earlier start wrote says nothing of this one. */
export class ServiceLog {
  private constructor(
    private readonly file: string,
    private readonly begin: { readonly bytes: number; readonly inode: number },
  ) {}

  static from(home: Home, name: ServiceName): ServiceLog {
    const file = join(home.root, 'data', 'logs', `${name}.log`)
    const { size: bytes = 0, ino: inode = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {}
    return new ServiceLog(file, { bytes, inode })
  }

  read(): LogErrors {
    if (!statSync(this.file, { throwIfNoEntry: false })) return readLogErrors('')
    const handle = openSync(this.file, 'r')
    try {
      const { size, ino } = fstatSync(handle)
      // Another file, or one that shrank: the log was rotated meanwhile.
      const isSame = ino === this.begin.inode && size >= this.begin.bytes
      const begin = Math.max(isSame ? this.begin.bytes : 0, size - BYTES_MAX)
      const bytes = Buffer.alloc(size - begin)
      return readLogErrors(bytes.toString('utf8', 0, readSync(handle, bytes, 0, bytes.length, begin)))
    } finally {
      closeSync(handle)
    }
  }
}
