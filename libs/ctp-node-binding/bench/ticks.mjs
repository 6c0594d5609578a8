// How many ticks a second go through the addon into JavaScript: node bench/ticks.mjs [--json] [--ticks 50000000]
// Needs the built package (dist) and the addon. The fixture library pushes ticks from its own thread; the reader takes
// twelve fields of each. Two bursts are under way at a time, so nothing is dropped and neither side waits.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildFixture } from '../scripts/build-fixture.mjs'
import { openMdApi } from '../dist/index.js'
import { measureCallPerTick } from './call-per-tick.mjs'

const BURST = 20_000
const BURSTS_UNDER_WAY = 3
const SYMBOLS = ['rb2505', 'au2506', 'ag2506', 'cu2505', 'ru2505', 'bu2506', 'ni2505', 'sc2506']

/**
 * Rates in ticks per second, all measured in this run:
 * - columns_per_s: through the addon, twelve fields read by columns; `lost` must be 0
 * - events_per_s: through the addon, an event object per tick and twelve fields asked one by one
 * - call_per_tick_per_s: the usual way, one N-API call and one object of twelve fields for each tick, without a library
 * - floor_per_s: the same twelve fields read from memory that stands still, without library, thread or addon
 */
export async function measureTickRate({ ticks = 50_000_000, version = '6.7.7' } = {}) {
  const library = buildFixture(version).md
  await run(library, Math.min(ticks, 300_000), readColumns)
  const columns = await run(library, ticks, readColumns)
  const events = await run(library, Math.ceil(ticks / 50), readEvents)
  const callPerTick = await measureCallPerTick(Math.ceil(ticks / 50))
  return {
    ticks,
    fields: 12,
    columns_per_s: columns.rate,
    events_per_s: events.rate,
    call_per_tick_per_s: callPerTick ?? null,
    floor_per_s: columns.floor,
    ratio_to_floor: Number((columns.rate / columns.floor).toFixed(3)),
    lost: columns.lost + events.lost,
    resident_growth_mb: columns.grown,
    batches: columns.batches,
    checksum: columns.checksum,
  }
}

async function run(library, ticks, read) {
  const flowPath = mkdtempSync(path.join(os.tmpdir(), 'ctp-bench-'))
  const md = openMdApi({ library, flowPath })
  try {
    return await pump(md, ticks, read)
  } finally {
    await md.release()
    rmSync(flowPath, { recursive: true })
  }
}

async function pump(md, ticks, read) {
  const bursts = Math.ceil(ticks / BURST)
  let asked = 0
  let received = 0
  const ask = () => {
    while (asked < bursts && asked * BURST < received + BURSTS_UNDER_WAY * BURST) {
      md.subscribeMarketData(SYMBOLS)
      asked++
    }
  }
  const state = { checksum: 0, floor: 0 }
  let onDone
  const done = new Promise((resolve) => (onDone = resolve))
  const count = (delivered) => {
    received += delivered
    if (received >= bursts * BURST) onDone()
    else ask()
  }
  const connected = new Promise((resolve) => read(md, state, count, resolve))
  md.registerFront(`fixture://front?ticks=${BURST}`)
  md.init()
  await connected
  const residentBefore = process.memoryUsage.rss()
  const start = process.hrtime.bigint()
  ask()
  await done
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const { ticksDropped, lost, batches } = md.stats()
  const grown = Math.round((process.memoryUsage.rss() - residentBefore) / 2 ** 20)
  return { grown, rate: Math.round(received / seconds), lost: ticksDropped + lost, batches, ...state }
}

function readColumns(md, state, count, onConnected) {
  const sum = columnReader(md.ticks)
  md.onEvents((batch) => {
    if (batch.some((event) => event.name === 'OnFrontConnected')) onConnected()
  })
  md.onTicks((ticks) => {
    state.checksum += sum(ticks)
    if (state.floor === 0 && ticks > 200) state.floor = measureFloor(sum, ticks)
    count(ticks)
  })
}

/** The ticks of this very run, read again and again where they lie. */
function measureFloor(sum, ticks) {
  const rounds = Math.ceil(2_000_000 / ticks)
  for (let round = 0; round < rounds / 4; round++) sum(ticks)
  const start = process.hrtime.bigint()
  for (let round = 0; round < rounds; round++) sum(ticks)
  return Math.round((rounds * ticks) / (Number(process.hrtime.bigint() - start) / 1e9))
}

/** Adds up twelve fields, so that no read can be left out. */
function columnReader(ticks) {
  const symbol = ticks.text('InstrumentID')
  const day = ticks.text('TradingDay')
  const time = ticks.text('UpdateTime')
  const millis = ticks.number('UpdateMillisec')
  const last = ticks.number('LastPrice')
  const volume = ticks.number('Volume')
  const turnover = ticks.number('Turnover')
  const interest = ticks.number('OpenInterest')
  const bid = ticks.number('BidPrice1')
  const bidVolume = ticks.number('BidVolume1')
  const ask = ticks.number('AskPrice1')
  const askVolume = ticks.number('AskVolume1')
  return (count) => {
    let total = 0
    for (let i = 0; i < count; i++) {
      total += symbol.at(i).length + day.at(i).length + time.at(i).length + (millis.at(i) ?? 0) + (last.at(i) ?? 0)
      total += (volume.at(i) ?? 0) + (turnover.at(i) ?? 0) + (interest.at(i) ?? 0) + (bid.at(i) ?? 0)
      total += (bidVolume.at(i) ?? 0) + (ask.at(i) ?? 0) + (askVolume.at(i) ?? 0)
    }
    return total
  }
}

function readEvents(md, state, count, onConnected) {
  const texts = ['InstrumentID', 'TradingDay', 'UpdateTime']
  const numbers = ['UpdateMillisec', 'LastPrice', 'Volume', 'Turnover', 'OpenInterest', 'BidPrice1', 'BidVolume1']
  numbers.push('AskPrice1', 'AskVolume1')
  md.onEvents((batch) => {
    let ticks = 0
    for (const event of batch) {
      if (event.name === 'OnFrontConnected') onConnected()
      if (event.name !== 'OnRtnDepthMarketData') continue
      ticks++
      for (const name of texts) state.checksum += event.get(name).length
      for (const name of numbers) state.checksum += event.get(name) ?? 0
    }
    if (ticks > 0) count(ticks)
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const at = process.argv.indexOf('--ticks')
  const result = await measureTickRate(at > 0 ? { ticks: Number(process.argv[at + 1]) } : {})
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(result))
  } else {
    for (const [name, value] of Object.entries(result))
      console.log(`${name.padEnd(16)} ${value?.toLocaleString('en') ?? 'not measured: no headers of Node'}`)
  }
}
