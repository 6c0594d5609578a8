import { randomInt } from 'node:crypto'
import { createServer, type AddressInfo, type Server } from 'node:net'

/**
 * Below the ports that Linux gives out by itself: between the choice and the use it would offer one of those again. Above
 * those of the tests (`freePort` of the testkit), which run replays beside other stacks.
 */
const LOWEST = 26_000
const HIGHEST = 32_000

/** Ports of the loopback address that nobody holds now; all are held at once while choosing, so that they differ. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => hold()))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

const hold = (): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(hold())
      else reject(error)
    })
    server.listen(randomInt(LOWEST, HIGHEST), '127.0.0.1', () => resolve(server))
  })
