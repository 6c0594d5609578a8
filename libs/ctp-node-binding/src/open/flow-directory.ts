import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { CtpError } from '../errors/ctp-error.js'
import type { Addon } from '../native/addon.js'

const LOCK_FILE = '.instance.lock'

export interface FlowDirectory {
  /** Absolute, ends in a separator: the library appends file names to it as to a prefix. */
  readonly prefix: string
  /** Holds the lock. The API object takes it over and closes it after its end. */
  readonly lockDescriptor: number
}

/**
 * One directory per instance, made if it is missing, proven writable and locked: a library that can't write its flow
 * files kills the process, and two instances in one directory ruin each other's.
 * Throws FLOW_PATH_UNUSABLE or FLOW_PATH_IN_USE.
 */
export function openFlowDirectory(addon: Addon, flowPath: string): FlowDirectory {
  const directory = path.resolve(flowPath)
  const probe = path.join(directory, `.write-test-${process.pid}`)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeFileSync(probe, 'x')
    rmSync(probe)
  } catch (cause) {
    throw unusable(directory, cause instanceof Error ? cause.message : String(cause), cause)
  }
  const descriptor = addon.lockFile(path.join(directory, LOCK_FILE))
  if (descriptor === -os.constants.errno.EAGAIN) throw inUse(directory)
  if (descriptor < 0) throw unusable(directory, `errno ${-descriptor}`)
  return { prefix: directory + path.sep, lockDescriptor: descriptor }
}

function unusable(directory: string, reason: string, cause?: unknown): CtpError {
  return new CtpError(
    'FLOW_PATH_UNUSABLE',
    {
      zh: `流文件目录 ${directory} 不可写（${reason}）；请检查权限和磁盘，或在配置里换一个目录`,
      en: `the flow directory ${directory} is not writable (${reason}); check permissions and disk, or configure another`,
    },
    { cause },
  )
}

function inUse(directory: string): CtpError {
  return new CtpError('FLOW_PATH_IN_USE', {
    zh: `流文件目录 ${directory} 已被另一个实例占用；每个实例要用自己的目录，请先停掉另一个`,
    en: `the flow directory ${directory} is held by another instance; give each its own, or stop the other first`,
  })
}
