// One bare process of the floor: no schemas, no checks, no state; only the hops and the commits that any design with
// three processes and three durable journals must pay. Started by tick-to-order-floor.mjs.
import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import { connect } from 'node:net'

const [role, redisPort, password, file, sinkPort] = process.argv.slice(2)
const open = () => new Redis({ host: '127.0.0.1', port: Number(redisPort), password, maxRetriesPerRequest: null })
const db = new Database(file)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec('CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, key TEXT UNIQUE, json TEXT)')
const insert = db.prepare('INSERT INTO rows (key, json) VALUES (?, ?)')
let count = 0
const store = (json) => insert.run(`${role}-${(count += 1)}`, json)
const writer = open()

async function consume(stream, group, onJson) {
  const reader = open()
  await reader.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch(() => undefined)
  process.send('ready')
  for (;;) {
    const reply = await reader.xreadgroup('GROUP', group, role, 'COUNT', 100, 'BLOCK', 2000, 'STREAMS', stream, '>')
    for (const [, entries] of reply ?? []) {
      for (const [id, [, json]] of entries) {
        await onJson(json)
        await reader.xack(stream, group, id)
      }
    }
  }
}

if (role === 'source') {
  // The gateway's ticks: a line on a socket becomes a publication.
  const socket = connect(Number(sinkPort), '127.0.0.1', () => process.send('ready'))
  socket.on('data', (chunk) => {
    for (const json of chunk.toString().split('\n')) if (json) void writer.publish('tick:floor', json)
  })
} else if (role === 'strategy') {
  const subscriber = open()
  subscriber.on('message', (_, json) => {
    store(json)
    void writer.xadd('floor:order', '*', 'data', json)
  })
  await subscriber.subscribe('tick:floor')
  process.send('ready')
} else if (role === 'trading') {
  await consume('floor:order', 'g', async (json) => {
    store(json)
    await writer.xadd('floor:cmd', '*', 'data', json)
  })
} else {
  const socket = connect(Number(sinkPort), '127.0.0.1')
  await consume('floor:cmd', 'g', async (json) => {
    store(json)
    socket.write(`${json}\n`)
  })
}
