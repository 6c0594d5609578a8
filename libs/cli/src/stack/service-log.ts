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
    private readonly begin: number,
  ) {}

  static from(home: Home, name: ServiceName): ServiceLog {
    const file = join(home.root, 'data', 'logs', `${name}.log`)
    return new ServiceLog(file, statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  }

  read(): LogErrors {
    if (!statSync(this.file, { throwIfNoEntry: false })) return readLogErrors('')
    const handle = openSync(this.file, 'r')
    try {
      const { size } = fstatSync(handle)
      // A file that shrank was rotated meanwhile.
      const begin = Math.max(size < this.begin ? 0 : this.begin, size - BYTES_MAX)
      const bytes = Buffer.alloc(size - begin)
      return readLogErrors(bytes.toString('utf8', 0, readSync(handle, bytes, 0, bytes.length, begin)))
    } finally {
      closeSync(handle)
    }
  }
}
