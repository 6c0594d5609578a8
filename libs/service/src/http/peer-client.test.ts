import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createPeerClient } from './peer-client.js'

const servers: Server[] = []
afterEach(() =>
  servers.splice(0).forEach((server) => {
    server.close()
    server.closeAllConnections()
  }),
)

/** A peer that gives one answer. */
async function peer(status: number, body: unknown) {
  const server = createServer((_, response) => response.writeHead(status).end(JSON.stringify(body)))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return createPeerClient({ name: 'trading', host: '127.0.0.1', port, token: 't' })
}
const schema = z.object({ accepted: z.boolean() })

/** A port where nobody listens, and that nobody else can get meanwhile: the near end of a connection has it. */
async function deserted(): Promise<number> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  return socket.localPort ?? 0
}

test('an answer of the schema comes through whatever its status', async () => {
  expect(await (await peer(200, { accepted: true })).get('/', schema)).toEqual({ accepted: true })
  expect(await (await peer(409, { accepted: false })).get('/', schema)).toEqual({ accepted: false })
})

test('a refusal keeps its code, status and sentences', async () => {
  const refusal = { error: { code: 'not_ready', message_zh: '未就绪', message_en: 'not ready' } }
  await expect((await peer(503, refusal)).get('/', schema)).rejects.toMatchObject({ code: 'not_ready', status: 503 })
})

test('what is neither is the peer’s error, and silence is unavailability', async () => {
  await expect((await peer(500, 'oops')).get('/', schema)).rejects.toMatchObject({ code: 'peer_error' })
  const gone = createPeerClient({ name: 'market', host: '127.0.0.1', port: await deserted(), token: 't' })
  await expect(gone.get('/', schema)).rejects.toMatchObject({
    code: 'peer_unavailable',
    details: { connection: 'refused' },
  })
})

test('a request that was perhaps taken is told from one that nobody took', async () => {
  const server = createServer((request) => request.socket.destroy())
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const lost = createPeerClient({ name: 'gateway', host: '127.0.0.1', port, token: 't' })
  await expect(lost.post('/kill', {}, schema)).rejects.toMatchObject({
    code: 'peer_unavailable',
    details: { connection: 'unanswered' },
  })
})
