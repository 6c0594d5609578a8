// The floor of tick to order: the same hops over loopback, Redis and three FULL commits, by bare libraries.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { percentiles } from './measure.mjs'

/** @param {{ redisPort: number, password: string, dir: string }} place */
export async function openFloor({ redisPort, password, dir }) {
  const sent = new Map()
  const samples = []
  let onArrival = () => undefined
  const sockets = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.setNoDelay(true)
    socket.on('data', (chunk) => {
      for (const json of chunk.toString().split('\n')) {
        if (!json) continue
        const { seq } = JSON.parse(json)
        samples.push((performance.now() - sent.get(seq)) * 1000)
        onArrival()
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const children = []
  for (const role of ['source', 'strategy', 'trading', 'gateway']) {
    const args = [role, String(redisPort), password, join(dir, `floor-${role}.sqlite`), String(server.address().port)]
    const child = fork(new URL('./floor-hop.mjs', import.meta.url), args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    children.push(child)
    await once(child, 'message')
  }
  const [source] = sockets
  let seq = 0
  return {
    samples,
    /** Sends one tick and resolves when its order arrived. */
    async shoot(tick) {
      seq += 1
      const arrived = new Promise((resolve) => (onArrival = resolve))
      sent.set(seq, performance.now())
      source.write(`${JSON.stringify({ ...tick, seq })}\n`)
      await arrived
    },
    result: () => percentiles(samples),
    async close() {
      for (const child of children) child.kill('SIGKILL')
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
