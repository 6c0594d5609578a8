import { randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** One file a port: the id of the process that got it. */
const TAKEN = join(tmpdir(), `huangpu-ports-${userInfo().username}`)

/**
 * A loopback port that was free a moment ago, and that no other living process got from here: test files run side by
 * side, and between the choice of a port and its use the system may offer it again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await offeredPort()
    if (take(port)) return port
  }
}

function take(port: number): boolean {
  mkdirSync(TAKEN, { recursive: true, mode: 0o700 })
  const file = join(TAKEN, String(port))
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (isAlive(Number(readFileSync(file, 'utf8')))) return false
    rmSync(file, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** So many of them. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) ports.push(await freePort())
  return ports
}

/**
 * Below the ports that the system gives by itself, which a server on port 0 or a connection may get at any moment, and
 * below those that a replay chooses for its stack.
 */
function offeredPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(offeredPort())
      else reject(error)
    })
    const port = randomInt(20_000, 26_000)
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)))
  })
}
