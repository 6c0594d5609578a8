// npm run bench: every figure beside a floor of the same run; writes docs/benchmarks.md.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { prepare, projectRoot } from './prepare.mjs'

if (process.argv.includes('--help')) {
  process.stdout.write('npm run bench [-- --json]   measures and rewrites docs/benchmarks.md (about three minutes)\n')
  process.exit(0)
}
prepare()

function measure(title, script, args = []) {
  process.stderr.write(`measuring ${title} ...\n`)
  const run = spawnSync(process.execPath, [join(projectRoot, script), '--json', ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const line = run.stdout?.trim().split('\n').at(-1) ?? ''
  if (run.status !== 0 || !line.startsWith('{')) {
    process.stderr.write(`${title} failed:\n${run.stdout}${run.stderr}\n`)
    process.exit(1)
  }
  return JSON.parse(line)
}

const results = {
  publish_1000: measure('publish to subscribe', 'tests/bench/publish-latency.mjs', ['--rate=1000']),
  publish_20000: measure('publish to subscribe, 20,000/s', 'tests/bench/publish-latency.mjs', ['--rate=20000']),
  hop_1000: measure('stream hop', 'tests/bench/stream-hop.mjs', ['--rate=1000']),
  gateway: measure('callback to publish, command to insert', 'tests/bench/gateway-latency.mjs'),
  tick_to_order: measure('tick to order', 'tests/bench/tick-to-order.mjs'),
  matching: measure('the matching core', 'tests/bench/matching.mjs'),
  exchange: measure('orders into the simulated exchange', 'tests/bench/exchange-orders.mjs'),
  market: measure('market alone under load', 'tests/bench/market-load.mjs'),
  bars_build: measure('bars of recorded ticks', 'tests/bench/bars-build.mjs'),
  addon: measure('addon ticks', 'libs/ctp-node-binding/bench/ticks.mjs'),
}
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`)

const number = (value) => Math.round(value).toLocaleString('en-US')
const latencyRows = (label, { rate_per_s: rate, rows, ratios }) =>
  Object.entries(rows)
    .filter(([name]) => name !== 'ours')
    .map(([floor, row]) => {
      const of = (field) => Object.entries(ratios).find(([name]) => name.startsWith(`${field} ours / ${floor}`))?.[1]
      return (
        `| ${label}, ${number(rate)}/s | ${rows.ours.p50_us} / ${rows.ours.p99_us} | ${floor}: ${row.p50_us} / ${row.p99_us} ` +
        `| ${of('p50')} / ${of('p99')} |`
      )
    })
const inMs = ({ p50_us: p50, p99_us: p99 }) => `${(p50 / 1_000).toFixed(1)} / ${(p99 / 1_000).toFixed(1)}`
const { addon, matching, exchange, market, bars_build: build } = results
const table = [
  '| what | ours p50 / p99, us | floor p50 / p99, us | ratio p50 / p99 |',
  '|---|---|---|---|',
  ...latencyRows('publish to subscribe', results.publish_1000),
  ...latencyRows('publish to subscribe', results.publish_20000),
  ...latencyRows('stream hop (consume, inbox, acknowledge)', results.hop_1000),
  ...latencyRows('gateway: library callback to subscriber', results.gateway.ticks),
  ...latencyRows('gateway: XADD on stream:cmd to ReqOrderInsert', results.gateway.commands),
  ...latencyRows('tick to order through all services', results.tick_to_order),
  ...latencyRows('simulated exchange: ReqOrderInsert to first OnRtnOrder', exchange.latency),
]
const text = `# Benchmarks

Written by \`npm run bench\`, not by hand. Machines differ and are noisy: read the ratios. Each floor is measured in the
same run, in turns with the system.

Machine: ${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}.

## Latency

${table.join('\n')}

- **publish to subscribe**: one JSON tick over Redis Pub/Sub; floors: plain ioredis, and raw sockets speaking RESP.
- **stream hop**: XADD to a handler that was acknowledged; floor: a bare XREADGROUP and XACK loop.
- **gateway: library callback to subscriber**: in the real gateway on the simulated exchange, from the stamp that the
  addon takes on the library's thread (\`gateway_time_us\`) to a subscriber: queue, wake-up, filter, JSON, PUBLISH, Redis.
  Ten contracts tick at one moment. Floor: a bare process that stamps as many messages and publishes them by a raw socket.
- **gateway: XADD on stream:cmd to ReqOrderInsert**: the same gateway, from before XADD to the call as the audit file
  stamps it when it returned: group, schema, journal (FULL commit), checks, field encoding. Floor: XREADGROUP, a FULL commit
  of one row, and the stamp, by bare ioredis and better-sqlite3, shot by shot.
- **tick to order**: from the tick at a CTP client to the exchange's first return of the order for it, seen by a client that
  logs in beside the gateway: exchange, CTP library, addon, gateway, Redis, strategy, Redis, trading, Redis, gateway, addon,
  CTP library, exchange, with a FULL commit each in strategy, trading and gateway. Floor: the same hops over loopback and
  Redis and the same three commits with bare ioredis and better-sqlite3, without an exchange, schemas, risk or positions.

- **simulated exchange**: through the drop-in library into the exchange's process, which stores before it tells. Floor: a bare
  process that takes as many bytes from loopback, commits a row (NORMAL) and answers with as many.

## Market alone

${number(market.contracts)} contracts, ${number(market.rate_per_s)} ticks a second for ${market.seconds} s over Redis, bars written and published. Sender, Redis and market
share this machine.

| handled a second | lost | lag p50 / p99, ms | behind at the end, ms | cores | resident, MB | bars | larger bars | gaps |
|---|---|---|---|---|---|---|---|---|
| ${number(market.handled_per_s)} | ${number(market.lost)} | ${inMs(market.lag)} | ${market.behind_at_the_end_ms} | ${market.cpu_cores} | ${market.rss_mb} | ${number(market.bars)} | ${number(market.larger_bars)} | ${market.gaps} |

Lag: from before PUBLISH of a tick that closes a bar to that bar on its channel, a hundred such ticks a second among the
others, from the tenth second on. When a minute turns for all ${number(market.contracts)} contracts within ${Math.round((market.contracts / market.rate_per_s) * 1_000)} ms, the lag of their bars is ${inMs(market.lag_of_turn)} ms
(p50 / p99); of the first bars of a day, which make its files, five seconds after the start: ${inMs(market.lag_of_first_turn)} ms.

## Throughput

| what | ours | floor | ratio |
|---|---|---|---|
| addon: ticks a second from the library's thread to JavaScript that reads ${addon.fields} fields | ${number(addon.columns_per_s)} | ${number(addon.floor_per_s)} | ${addon.ratio_to_floor} |
| the same with an event object a tick | ${number(addon.events_per_s)} | ${number(addon.floor_per_s)} | ${(addon.events_per_s / addon.floor_per_s).toFixed(3)} |
| the usual way: one N-API call and one object of ${addon.fields} fields a tick, without a library | ${addon.call_per_tick_per_s === null ? 'not measured' : number(addon.call_per_tick_per_s)} | ${number(addon.floor_per_s)} | ${((addon.call_per_tick_per_s ?? 0) / addon.floor_per_s).toFixed(3)} |
| matching core: orders a second, ${number(matching.resting)} at rest | ${number(matching.orders_per_s)} | ${number(matching.floor_per_s)} | ${matching.ratio_to_floor} |
| simulated exchange: orders a second through the library, exchange on one core | ${number(exchange.orders_per_s)} | ${number(exchange.floor.orders_per_s)} | ${(exchange.orders_per_s / exchange.floor.orders_per_s).toFixed(3)} |
| the same by the exchange's processor time | ${number(exchange.orders_per_cpu_s)} | ${number(exchange.floor.orders_per_cpu_s)} | ${(exchange.orders_per_cpu_s / exchange.floor.orders_per_cpu_s).toFixed(3)} |
| \`huangpu bars build\`: recorded ticks a second of processor time | ${number(build.ticks_per_cpu_s)} | ${number(build.floor_per_cpu_s)} | ${build.ratio_to_floor} |
| the same by the clock on the wall | ${number(build.ticks_per_s)} | ${number(build.floor_per_s)} | ${(build.ticks_per_s / build.floor_per_s).toFixed(3)} |

\`huangpu bars build\`: ${number(build.ticks)} rows of the recorder with five levels, from files to ${number(build.bars)} bars in files, at ${build.rss_mb} MB
resident at most, on one core; best of three rounds. Floor: a bare loop over the same bytes that turns every cell into a number and
checks nothing. Matching core: of a hundred orders 45 rest around a moving value, 45 are cancelled, 10 take at once; floor: the same draws kept
and dropped in a Map. Simulated exchange: from ReqOrderInsert to the last return of each order, ${exchange.in_flight} on their way at a time, one
third each takes and opens, takes and closes, rests and is cancelled (cancels are not counted as orders); SQLite in WAL, NORMAL; best
of three rounds; floor as above.
Floor of the addon: the same reads from memory that stands still. Lost: ${addon.lost} of ${number(addon.ticks)}; resident memory grew by ${addon.resident_growth_mb} MB over them.
`
writeFileSync(join(projectRoot, 'docs', 'benchmarks.md'), text)
process.stdout.write(`\n${table.join('\n')}\n\nwritten: docs/benchmarks.md\n`)
