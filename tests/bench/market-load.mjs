// What the market service alone sustains over Redis: 700 contracts, 20,000 ticks a second, bars written and published.
//   node tests/bench/market-load.mjs [--json] [--rate=20000] [--contracts=700] [--seconds=75] [--minute=60]
// Every `minute` seconds exchange time goes on by a minute, for the first time after 5 s: all contracts close a bar at once,
// some of them larger ones, and then make their day's files. The first 10 s are not counted: a service starts before the opening.
// Lag: from before PUBLISH of a tick that closes a bar to that bar on its channel: Redis, check, row in its file, Redis.
// Between the ordinary ticks one of a marker contract, a minute later each time, is such a tick. Those by which all contracts
// close a bar are counted by themselves, the first ones too. All on this machine.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectBus } from '@huangpu/bus'
import { formatShanghai } from '@huangpu/core'
import { CLOCK_CHANNEL, CLOCK_KEY, barChannel, connectionKey, tickChannel } from '@huangpu/messages'
import { loadCalendar } from '@huangpu/storage'
import { freePort, temporaryFolder, waitUntil } from '@huangpu/testkit'
import { nowUs, option, percentiles, withRedis } from './measure.mjs'

const project = fileURLToPath(new URL('../..', import.meta.url))
const DAY = '20250909'
const MARKERS_PER_S = 100
const rate = option('rate', 20_000)
const contracts = option('contracts', 700)
const seconds = option('seconds', 75)
const minuteS = option('minute', 60)
const FIRST_TURN_S = 5
const WARM_UP_S = 10
const calendar = loadCalendar(join(project, 'config'))
const minutes = calendar.minutesOf('au', DAY)

const level = (n) => `"bid_price_${n}":650.4,"bid_volume_${n}":100,"ask_price_${n}":650.6,"ask_volume_${n}":80`
const depth = [1, 2, 3, 4, 5].map(level).join(',')
const message = (symbol, exchangeMs, seq) =>
  `{"symbol":"${symbol}","exchange":"SHFE","datetime":"${formatShanghai(exchangeMs)}","last_price":${650 + (seq % 9) / 50},` +
  `"volume":${seq * 3},"open_interest":98765,"last_volume":3,"open_price":648,"high_price":651.2,"low_price":647.5,` +
  `"pre_close":649,"limit_up":680,"limit_down":620,${depth},"account_id":"sim001","environment":"sim",` +
  `"trading_day":"${DAY}","seq":${seq},"turnover":${seq * 1_950_000},"pre_settlement":648.5,"gateway_time_us":1757336401500000}`

async function prepareHome(home, redis, ports) {
  cpSync(join(project, 'config'), join(home.path, 'config'), { recursive: true })
  writeFileSync(
    join(home.path, 'config/redis_config.yaml'),
    `mode: external\nhost: ${redis.host}\nport: ${redis.port}\n`,
  )
  const services = { host: '127.0.0.1', ports, clock: 'virtual', log_level: 'warn', subscriptions: [] }
  writeFileSync(join(home.path, 'config/services.yaml'), JSON.stringify(services))
  mkdirSync(join(home.path, '.huangpu/secrets'), { recursive: true, mode: 0o700 })
  writeFileSync(join(home.path, '.huangpu/secrets/service-token'), 'bench', { mode: 0o600 })
}

const gatewayIsLive = (port) =>
  createServer((_request, response) => {
    const health = { service: 'gateway', live: true, trading: true, state: 'ready', reasons: [], environment: 'sim' }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ...health, pid: 1, started_at: '', version: '0', counters: {} }))
  }).listen(port, '127.0.0.1')

const procOf = (pid) => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [utime = 0, stime = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13)
  const mb = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1_024)
  return { rssMb: mb('VmRSS'), peakMb: mb('VmHWM'), cpuS: (Number(utime) + Number(stime)) / 100 }
}

async function load(bus, counted) {
  const symbols = Array.from({ length: contracts }, (_, i) => `au${1_000 + i}`)
  const seqs = new Array(contracts).fill(0)
  // Each marker contract can close as many bars as a day has minutes, but for its last.
  const markers = Math.ceil((seconds * MARKERS_PER_S) / (minutes.length - 2))
  const markerSeqs = new Array(markers).fill(0)
  const sentUs = new Map()
  const markerLags = []
  const turnLags = []
  const lagsOf = (names, lags) =>
    bus.subscribe({
      channels: names.map((name) => barChannel(name)),
      onMessage: (channel, json) => {
        const atUs = sentUs.get(`${channel} ${/"datetime":"([^"]+)"/.exec(json)?.[1]}`)
        if (atUs !== undefined) lags.push({ atUs, us: nowUs() - atUs })
      },
      onGap: () => undefined,
    })
  const markerNames = Array.from({ length: markers }, (_, i) => `ag${1_000 + i}`)
  await Promise.all([lagsOf(markerNames, markerLags), lagsOf(symbols, turnLags)])
  const closing = (symbol, minuteMs) => sentUs.set(`${barChannel(symbol)} ${formatShanghai(minuteMs)}`, nowUs())
  const start = performance.now()
  const warmUs = nowUs() + WARM_UP_S * 1e6
  const minuteNow = new Array(contracts).fill(0)
  let [sent, marked, next] = [0, 0, 0]
  for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - start) / 1_000) {
    const exchangeS = elapsed + minuteS - FIRST_TURN_S
    const minute = Math.floor(exchangeS / minuteS)
    const exchangeMs = minutes[minute] + Math.floor(((exchangeS % minuteS) / minuteS) * 59_000)
    // A late sender catches up in portions: one that sent all at once would measure nothing but its own jam.
    for (const due = Math.min(sent + rate / 50, Math.floor(elapsed * rate)); sent < due; sent += 1) {
      seqs[next] += 1
      if (minuteNow[next] !== minute) closing(symbols[next], minutes[minuteNow[next]])
      minuteNow[next] = minute
      bus.publish(tickChannel(symbols[next]), message(symbols[next], exchangeMs, seqs[next]))
      next = (next + 1) % contracts
    }
    for (const due = Math.floor(elapsed * MARKERS_PER_S); marked < due; marked += 1) {
      const which = marked % markers
      const symbol = markerNames[which]
      const seq = (markerSeqs[which] += 1)
      if (seq > 1) closing(symbol, minutes[seq - 2])
      bus.publish(tickChannel(symbol), message(symbol, minutes[seq - 1], seq))
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const sentS = (performance.now() - start) / 1_000
  let handled = 0
  for (let quietS = 0; handled < sent + marked && quietS < 5;) {
    const now = await counted('ticks')
    if (now === handled) await new Promise((resolve) => setTimeout(resolve, 250))
    quietS = now === handled ? quietS + 0.25 : 0
    handled = now
  }
  const handledS = (performance.now() - start) / 1_000
  // The last bars are on their way; of lost ticks none comes.
  if (handled === sent + marked)
    await waitUntil(() => markerLags.length + turnLags.length === sentUs.size, { timeoutMs: 10_000 })
  const warm = (lags) => percentiles(lags.filter(({ atUs }) => atUs >= warmUs).map(({ us }) => us))
  return {
    lag: warm(markerLags),
    lagOfTurn: warm(turnLags),
    lagOfFirstTurn: percentiles(turnLags.filter(({ atUs }) => atUs < warmUs).map(({ us }) => us)),
    ticks: handled,
    lost: sent + marked - handled,
    sentS,
    handledS,
    unsent: Math.floor(seconds * rate) - sent,
  }
}

const result = await withRedis(async (address) => {
  const home = temporaryFolder('huangpu-market-load-')
  const ports = { gateway: await freePort(), market: await freePort() }
  await prepareHome(home, address, ports)
  const gateway = gatewayIsLive(ports.gateway)
  const bus = await connectBus(address, { name: 'bench' })
  const clock = JSON.stringify({ mode: 'stepped', now_ms: minutes[0] - 300_000 })
  await bus.keys.set(CLOCK_KEY, clock)
  const link = { type: 'connection', event_id: 'e', service: 'gateway', account_id: 'sim001', environment: 'sim' }
  const state = {
    datetime: formatShanghai(minutes[0] - 600_000),
    state: 'ready',
    trading_day: DAY,
    reason: null,
    latched: false,
  }
  const both = { td: { ...link, ...state, link: 'td' }, md: { ...link, ...state, link: 'md' } }
  await bus.keys.set(connectionKey('sim001'), JSON.stringify(both))
  const child = spawn(process.execPath, [join(project, 'apps/market/dist/main.js')], {
    env: { ...process.env, HUANGPU_HOME: home.path, HUANGPU_REDIS_PASSWORD: address.password },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    const health = async () => {
      const url = `http://127.0.0.1:${ports.market}/health`
      const answer = await fetch(url, { headers: { authorization: 'Bearer bench' } }).catch(() => undefined)
      return answer?.json()
    }
    const counted = async (name) => (await health())?.counters[name] ?? 0
    await waitUntil(async () => (await health())?.live === true, { timeoutMs: 60_000 })
    bus.publish(CLOCK_CHANNEL, clock)
    const before = procOf(child.pid)
    const { ticks, lost, sentS, handledS, unsent, ...lags } = await load(bus, counted)
    const after = procOf(child.pid)
    const { counters } = await health()
    const rows = readdirSync(join(home.path, 'data/bars')).filter((name) => name.startsWith('au')).length
    return {
      name: 'market alone over Redis',
      contracts,
      rate_per_s: rate,
      seconds,
      ticks,
      // Dropped between sender and market: by the sender's connection, or by Redis when market does not read.
      lost,
      // Sent less than asked for: the machine was too busy for the sender.
      unsent_ticks: Math.max(0, unsent),
      handled_per_s: Math.round(ticks / handledS),
      behind_at_the_end_ms: Math.round((handledS - sentS) * 1_000),
      lag: lags.lag,
      lag_of_turn: lags.lagOfTurn,
      lag_of_first_turn: lags.lagOfFirstTurn,
      bars: counters.bars_published,
      larger_bars: counters.interval_bars_published ?? 0,
      gaps: counters.gaps_recorded ?? 0,
      contracts_with_files: rows,
      cpu_cores: Math.round(((after.cpuS - before.cpuS) / handledS) * 100) / 100,
      rss_mb: after.rssMb,
      rss_peak_mb: after.peakMb,
    }
  } finally {
    child.kill('SIGKILL')
    gateway.close()
    gateway.closeAllConnections()
    await bus.close()
    home.remove()
  }
})
if (process.argv.includes('--json')) console.log(JSON.stringify(result))
else console.log(result)
