import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

export interface PortHolder {
  readonly pid: number | undefined
  /** The command line, or a placeholder when it belongs to another user. */
  readonly command: string
}

const LISTEN = '0A'

/** Who listens on a TCP port of this machine; undefined when nobody does. */
export function findPortHolder(port: number): PortHolder | undefined {
  return process.platform === 'linux' ? findByProc(port) : findByLsof(port)
}

function findByProc(port: number): PortHolder | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const inodes = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readOrEmpty(table).split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/)
      const inode = columns[9]
      if (columns[1]?.endsWith(suffix) && columns[3] === LISTEN && inode) inodes.add(`socket:[${inode}]`)
    }
  }
  if (inodes.size === 0) return undefined
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (holdsOneOf(pid, inodes)) {
      const command = readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
      return { pid: Number(pid), command }
    }
  }
  return { pid: undefined, command: 'a process of another user / 其他用户的进程' }
}

function holdsOneOf(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => inodes.has(linkOrEmpty(`/proc/${pid}/fd/${fd}`)))
  } catch {
    return false
  }
}

function linkOrEmpty(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function findByLsof(port: number): PortHolder | undefined {
  const result = spawnSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' })
  const pid = /^p(\d+)$/m.exec(result.stdout)?.[1]
  return pid ? { pid: Number(pid), command: /^c(.+)$/m.exec(result.stdout)?.[1] ?? '' } : undefined
}
