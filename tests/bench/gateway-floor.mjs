// One bare process beside the gateway. `publish`: stamps and publishes by a raw socket. `insert`: XREADGROUP, a FULL
// commit, and then the moment at which a request would be called; no schemas, no state. Started by gateway-latency.mjs.
import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import { connect } from 'node:net'
import { calibratedWallUs, paced } from './measure.mjs'

const [role, redisPort, password, file] = process.argv.slice(2)
const wallUs = calibratedWallUs()

if (role === 'publish') {
  const socket = connect(Number(redisPort), '127.0.0.1').setNoDelay(true)
  socket.write(`AUTH ${password}\r\n`)
  await new Promise((resolve) => socket.once('data', resolve))
  socket.resume()
  // As the exchange sends them: a snapshot of every contract at one moment.
  process.on('message', async ({ bursts, perSecond, burst, bytes }) => {
    const filler = 'x'.repeat(bytes)
    await paced(bursts, perSecond, () => {
      let text = ''
      for (let i = 0; i < burst; i += 1) {
        const json = `{"gateway_time_us":${Math.round(wallUs())},"fill":"${filler}"}`
        text += `*3\r\n$7\r\nPUBLISH\r\n$10\r\nfloor:tick\r\n$${json.length}\r\n${json}\r\n`
      }
      socket.write(text)
    })
    process.send('sent')
  })
  process.send('ready')
} else {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE rows (key TEXT PRIMARY KEY, json TEXT)')
  const insert = db.prepare('INSERT INTO rows (key, json) VALUES (?, ?)')
  const reader = new Redis({ host: '127.0.0.1', port: Number(redisPort), password, maxRetriesPerRequest: null })
  await reader.xgroup('CREATE', 'floor:cmd', 'g', '0', 'MKSTREAM')
  process.send('ready')
  for (;;) {
    const reply = await reader.xreadgroup('GROUP', 'g', 'c', 'COUNT', 100, 'BLOCK', 2000, 'STREAMS', 'floor:cmd', '>')
    for (const [, entries] of reply ?? []) {
      for (const [id, [, json]] of entries) {
        const command = JSON.parse(json)
        insert.run(command.order_id, json)
        process.send({ orderId: command.order_id, atUs: wallUs() })
        await reader.xack('floor:cmd', 'g', id)
      }
    }
  }
}
