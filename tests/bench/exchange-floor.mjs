// The floor of orders through the exchange: a bare process that takes requests of the same size from loopback, keeps one
// row of each by a commit for every read of the socket, and answers with as many bytes as an order's returns have.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import Database from 'better-sqlite3'

const REQUEST_BYTES = 430
/** Four returns of an order, and a trade now and then. */
const ANSWER_BYTES = 3_000

if (process.send) await serve(process.argv[2])

async function serve(file) {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, body TEXT) STRICT')
  const insert = db.prepare('INSERT INTO orders (body) VALUES (?)')
  const keep = db.transaction((count) => {
    for (let each = 0; each < count; each += 1) insert.run('x'.repeat(REQUEST_BYTES))
  })
  const server = createServer((socket) => {
    let waiting = 0
    socket.setNoDelay(true)
    socket.on('data', (chunk) => {
      waiting += chunk.length
      const count = Math.floor(waiting / REQUEST_BYTES)
      waiting -= count * REQUEST_BYTES
      if (count === 0) return
      keep(count)
      socket.write(Buffer.alloc(count * ANSWER_BYTES))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send(server.address().port)
}

export async function openFloor(file) {
  const child = fork(new URL(import.meta.url), [file], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [port] = await once(child, 'message')
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await once(socket, 'connect')
  let wanted = 0
  let open = 0
  let bytes = 0
  let onEnd = () => undefined
  const floor = {
    pid: child.pid,
    ended: 0,
    keep(inFlight) {
      wanted = inFlight
      fill()
    },
    async drained() {
      wanted = 0
      while (open > 0) await new Promise((resolve) => (onEnd = resolve))
    },
    /** Microseconds from a request to the first byte of its answer. */
    async one() {
      const start = process.hrtime.bigint()
      send()
      await once(socket, 'data')
      const us = Number(process.hrtime.bigint() - start) / 1_000
      await floor.drained()
      return us
    },
    close() {
      socket.destroy()
      child.kill('SIGKILL')
    },
  }
  const send = () => {
    open += 1
    socket.write(Buffer.alloc(REQUEST_BYTES))
  }
  const fill = () => {
    while (open < wanted) send()
  }
  socket.on('data', (chunk) => {
    bytes += chunk.length
    const count = Math.floor(bytes / ANSWER_BYTES)
    bytes -= count * ANSWER_BYTES
    open -= count
    floor.ended += count
    if (open === 0) onEnd()
    fill()
  })
  return floor
}
