// One way from publish to the subscriber's callback, two connections of one process, a tick of 385 bytes.
//   node tests/bench/publish-latency.mjs [--json] [--rate=1000] [--rounds=8] [--seconds=1]
// Floors, in turn with ours on the same server: ioredis as it comes, and raw sockets that know only PUBLISH.
import { connect } from 'node:net'
import { connectBus } from '@huangpu/bus'
import { Redis } from 'ioredis'
import { inTurns, nowUs, option, paced, report, untilCount, withRedis } from './measure.mjs'

const TICK_BYTES = 385
const channel = 'tick:au2512'
const rate = option('rate', 1_000)
const rounds = option('rounds', 8)
const perRound = Math.round(rate * option('seconds', 1))
const filler = 'x'.repeat(TICK_BYTES - '{"at":0000000000000.000,"fill":""}'.length)
const message = () => `{"at":${nowUs().toFixed(3)},"fill":"${filler}"}`
const ageUs = (json) => nowUs() - Number(json.slice(6, json.indexOf(',')))

async function ours(address) {
  const publisher = await connectBus(address, { name: 'bench' })
  let onMessage
  await publisher.subscribe({ channels: [channel], onMessage: (_, json) => onMessage(json), onGap: () => undefined })
  return {
    listen: (fn) => (onMessage = fn),
    send: () => publisher.publish(channel, message()),
    stop: () => publisher.close(),
  }
}

async function bareIoredis(address) {
  const [publisher, subscriber] = [new Redis(address), new Redis(address)]
  let onMessage
  subscriber.on('message', (_, json) => onMessage(json))
  await subscriber.subscribe(channel)
  return {
    listen: (fn) => (onMessage = fn),
    send: () => void publisher.publish(channel, message()),
    stop: () => (publisher.disconnect(), subscriber.disconnect()),
  }
}

async function rawSockets({ host, port, password }) {
  const open = async (first) => {
    const socket = connect(port, host).setNoDelay(true)
    socket.write(`AUTH ${password}\r\n${first}`)
    await new Promise((resolve) => socket.once('data', resolve))
    return socket
  }
  const subscriber = await open(`SUBSCRIBE ${channel}\r\n`)
  const publisher = await open('')
  publisher.on('data', () => undefined)
  let onMessage = () => undefined
  let rest = ''
  subscriber.setEncoding('latin1').on('data', (text) => {
    rest += text
    for (let at = rest.indexOf('{'); at >= 0; at = rest.indexOf('{')) {
      const end = rest.indexOf('}', at)
      if (end < 0) return
      onMessage(rest.slice(at, end + 1))
      rest = rest.slice(end + 1)
    }
  })
  const head = `*3\r\n$7\r\nPUBLISH\r\n$${channel.length}\r\n${channel}\r\n$`
  return {
    listen: (fn) => (onMessage = fn),
    send: () => {
      const json = message()
      publisher.write(`${head}${json.length}\r\n${json}\r\n`)
    },
    stop: () => (publisher.destroy(), subscriber.destroy()),
  }
}

async function round(open, address) {
  const side = await open(address)
  const samples = []
  side.listen((json) => samples.push(ageUs(json)))
  await paced(perRound, rate, side.send)
  await untilCount(samples, perRound)
  await side.stop()
  return samples.slice(Math.floor(perRound / 10))
}

await withRedis(async (address) => {
  const sides = { ours, ioredis: bareIoredis, raw: rawSockets }
  const { rows, ratio } = await inTurns(sides, rounds, (open) => round(open, address))
  report({
    name: 'publish to subscribe, one way',
    rate_per_s: rate,
    rounds,
    rows,
    ratios: {
      'p50 ours / ioredis': ratio('ours', 'ioredis', 'p50_us'),
      'p99 ours / ioredis': ratio('ours', 'ioredis', 'p99_us'),
      'p50 ours / raw sockets': ratio('ours', 'raw', 'p50_us'),
      'p99 ours / raw sockets': ratio('ours', 'raw', 'p99_us'),
    },
  })
})
