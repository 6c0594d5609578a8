import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { gatewayClient } from './gateway-client.js'
import type { Installation } from './installation.js'

const servers: Server[] = []
afterEach(() =>
  servers.splice(0).forEach((server) => {
    server.close()
    server.closeAllConnections()
  }),
)

const WHEN_UNANSWERED = { look: 'huangpu kill --state', cautionZh: '请勿平仓', cautionEn: 'do not flatten' }
const clientAt = (port: number) =>
  gatewayClient(
    { services: { host: '127.0.0.1', ports: { gateway: port } } as Installation['services'], token: 't' },
    WHEN_UNANSWERED,
  )

/** Takes every request and answers none. */
async function silent(): Promise<number> {
  const server = createServer((request) => request.socket.destroy())
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** A port where nobody listens, and that nobody else can get meanwhile: the near end of a connection has it. */
async function deserted(): Promise<number> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  return socket.localPort ?? 0
}

test('only a refused connection is answered by: start it', async () => {
  await expect(clientAt(await deserted()).post('/kill', {}, z.unknown())).rejects.toThrow(/start it[^]*请先启动/)
  const port = await silent()
  await expect(clientAt(port).get('/kill', z.unknown())).rejects.toThrow(
    /did not answer in time(?![^]*start it)[^]*卡住/,
  )
})

test('a change whose answer did not come may still take effect: look first', async () => {
  const problem = await clientAt(await silent())
    .post('/kill', {}, z.unknown())
    .catch(String)
  expect(problem).toMatch(/outcome is unknown.*may still take effect.*Look with: huangpu kill --state; do not flatten/)
  expect(problem).toMatch(/结果未知.*仍可能生效.*huangpu kill --state.*请勿平仓/)
  expect(problem).not.toContain('start it')
})
