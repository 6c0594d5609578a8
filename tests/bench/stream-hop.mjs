// From XADD to the handler of a consumer group, with the acknowledgement; two connections of one process.
//   node tests/bench/stream-hop.mjs [--json] [--rate=1000] [--rounds=8] [--seconds=1]
// The floor, in turn with ours on the same server: a bare loop of XREADGROUP and one XACK per read. Both parse the
// JSON; ours checks a schema and asks an inbox in memory, since SQLite is measured with the journals elsewhere.
import { randomUUID } from 'node:crypto'
import { connectBus, streamHandler } from '@huangpu/bus'
import { Redis } from 'ioredis'
import { inTurns, nowUs, option, paced, report, untilCount, withRedis } from './measure.mjs'

const rate = option('rate', 1_000)
const rounds = option('rounds', 8)
const perRound = Math.round(rate * option('seconds', 1))
const filler = 'x'.repeat(300)
let serial = 0
const message = () => `{"at":${nowUs().toFixed(3)},"n":${(serial += 1)},"fill":"${filler}"}`

async function ours(address, stream, onAge) {
  const bus = await connectBus(address, { name: 'bench' })
  const seen = new Set()
  const inbox = {
    apply: (_, key, effect) => {
      if (seen.has(key)) return 'duplicate'
      seen.add(key)
      effect()
      return 'applied'
    },
    recordFailure: () => 1,
    setAside: () => undefined,
  }
  const handler = streamHandler({
    stream,
    schema: { safeParse: (value) => ({ success: true, data: value }) },
    keyOf: (value) => String(value.n),
    handle: (value) => onAge(nowUs() - value.at),
  })
  const consumer = bus.consume({ group: 'g', consumer: 'c', handlers: [handler], inbox, onDeadLetter: () => undefined })
  await consumer.ready
  return { send: () => void bus.produce(stream, message()), stop: () => bus.close() }
}

async function bare(address, stream, onAge) {
  const [writer, reader] = [new Redis(address), new Redis(address)]
  await reader.xgroup('CREATE', stream, 'g', '0', 'MKSTREAM')
  const loop = async () => {
    for (;;) {
      const reply = await reader.xreadgroup('GROUP', 'g', 'c', 'COUNT', 64, 'BLOCK', 2_000, 'STREAMS', stream, '>')
      for (const [, entries] of reply ?? []) {
        for (const [, fields] of entries) onAge(nowUs() - JSON.parse(fields[1]).at)
        await reader.xack(stream, 'g', ...entries.map(([id]) => id))
      }
    }
  }
  loop().catch(() => undefined)
  return {
    send: () => void writer.xadd(stream, '*', 'data', message()),
    stop: () => (writer.disconnect(), reader.disconnect()),
  }
}

async function round(open, address) {
  const samples = []
  const side = await open(address, `bench:${randomUUID()}`, (us) => samples.push(us))
  await paced(perRound, rate, side.send)
  await untilCount(samples, perRound)
  await side.stop()
  return samples.slice(Math.floor(perRound / 10))
}

await withRedis(async (address) => {
  const sides = { ours, bare }
  const { rows, ratio } = await inTurns(sides, rounds, (open) => round(open, address))
  report({
    name: 'stream hop',
    rate_per_s: rate,
    rounds,
    rows,
    ratios: {
      'p50 ours / bare': ratio('ours', 'bare', 'p50_us'),
      'p99 ours / bare': ratio('ours', 'bare', 'p99_us'),
    },
  })
})
