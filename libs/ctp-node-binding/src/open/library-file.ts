import { closeSync, openSync, readSync, statSync } from 'node:fs'
import path from 'node:path'
import { CtpError } from '../errors/ctp-error.js'

const ELF_MAGIC = 0x7f454c46
const TYPE_SHARED_OBJECT = 3
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 }
const MACHINE_NAMES: Readonly<Record<number, string>> = { 3: 'x86 (32-bit)', 62: 'x86-64', 183: 'AArch64' }

export type Machine = 'x86-64' | 'AArch64'

export interface LibraryFile {
  /** Absolute. */
  readonly file: string
  readonly machine: Machine
}

/**
 * A file that can be loaded on this machine, judged by its header before the loader touches it.
 * Throws LIBRARY_NOT_FOUND, NOT_A_LIBRARY or WRONG_ARCHITECTURE.
 */
export function checkLibraryFile(library: string): LibraryFile {
  const file = path.resolve(library)
  const header = readHeader(file)
  if (header.length < 20 || header.readUInt32BE(0) !== ELF_MAGIC) throw notALibrary(file, header)
  const type = header.readUInt16LE(16)
  const machine = header.readUInt16LE(18)
  if (machine !== MACHINES[process.arch] || header[4] !== 2) {
    const name = MACHINE_NAMES[machine] ?? `machine ${machine}`
    throw new CtpError('WRONG_ARCHITECTURE', {
      zh: `${file} 是 ${name} 的库，本机 Node 是 ${process.arch}；请换用对应平台的 CTP 库`,
      en: `${file} is built for ${name}, this Node is ${process.arch}; use the CTP library of this platform`,
    })
  }
  if (type !== TYPE_SHARED_OBJECT) throw notALibrary(file, header)
  return { file, machine: MACHINE_NAMES[machine] as Machine }
}

function readHeader(file: string): Buffer {
  let stats
  try {
    stats = statSync(file)
  } catch (cause) {
    throw notFound(file, cause)
  }
  if (!stats.isFile()) throw notALibrary(file, Buffer.alloc(0))
  const header = Buffer.alloc(64)
  try {
    const descriptor = openSync(file, 'r')
    try {
      return header.subarray(0, readSync(descriptor, header, 0, header.length, 0))
    } finally {
      closeSync(descriptor)
    }
  } catch (cause) {
    throw notFound(file, cause)
  }
}

function notFound(file: string, cause: unknown): CtpError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new CtpError(
    'LIBRARY_NOT_FOUND',
    {
      zh: `读不到 CTP 库 ${file}（${reason}）；请检查配置里的 library 路径`,
      en: `cannot read the CTP library ${file} (${reason}); check the library path in the config`,
    },
    { cause },
  )
}

function notALibrary(file: string, header: Buffer): CtpError {
  const windows = header.toString('latin1', 0, 2) === 'MZ'
  return new CtpError('NOT_A_LIBRARY', {
    zh: `${file} ${windows ? '是 Windows 的库' : '不是 Linux 共享库（ELF）'}；请换用 CTP 的 Linux .so 文件`,
    en: `${file} is ${windows ? 'a Windows library' : 'no Linux shared library (ELF)'}; use CTP's .so file for Linux`,
  })
}
