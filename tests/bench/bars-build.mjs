// How many recorded ticks a second `huangpu bars build` turns into bar files on one core. Build first.
// Floor: a bare loop over the same bytes that turns every cell into a number and checks nothing.
// node tests/bench/bars-build.mjs [--json] [--contracts=24]
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TICK_HEADER } from '@huangpu/storage'
import { buildBars } from '../../libs/cli/dist/bars/build-bars.js'
import { openCalendar } from '../../libs/cli/dist/bars/foreign-hours.js'
import { option } from './measure.mjs'

const CONTRACTS = option('contracts', 24)
const ROUNDS = 3
const DAY = '20250909'
const calendar = openCalendar({})
const dir = mkdtempSync(join(tmpdir(), 'bars-build-'))

const two = (n) => String(n).padStart(2, '0')

/** A day of a contract as the recorder writes it: five levels, two snapshots a second, night and day. */
function writeTicks(symbol, file) {
  const fd = openSync(file, 'w')
  let [volume, high, low, rows, text] = [0, 3100, 3100, 0, `${TICK_HEADER}\n`]
  for (const minute of calendar.minutesOf('rb', DAY)) {
    const wall = new Date(minute + 8 * 3_600_000)
    const date = `${wall.getUTCFullYear()}${two(wall.getUTCMonth() + 1)}${two(wall.getUTCDate())}`
    for (let half = 0; half < 120; half += 1) {
      const price = 3100 + ((rows * 7) % 41) - 20
      volume += 1 + (rows % 60)
      high = Math.max(high, price)
      low = Math.min(low, price)
      const time = `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}:${two(half >> 1)},${(half & 1) * 500}`
      text += `${symbol},SHFE,${DAY},${date},${time},${price},3100,${high},${low},3095,3098,3400,2790,${volume},3,${volume * 31_000},${1_650_408 + (rows % 999)}`
      for (let n = 1; n <= 5; n += 1) text += `,${price - n},${100 + n},${price + n},${90 + n}`
      text += ',1757379600000000\n'
      rows += 1
    }
    if (text.length > 1_000_000) {
      writeSync(fd, text)
      text = ''
    }
  }
  writeSync(fd, text)
  closeSync(fd)
  return rows
}

/** Every cell of every row as a number, nothing else. */
function readCells(files) {
  const bytes = Buffer.alloc(1 << 20)
  let [rows, sum] = [0, 0]
  for (const file of files) {
    const fd = openSync(file, 'r')
    let value = 0
    for (let count = readSync(fd, bytes); count > 0; count = readSync(fd, bytes)) {
      for (let i = 0; i < count; i += 1) {
        const byte = bytes[i]
        if (byte === 44 || byte === 10) {
          sum += value
          value = 0
          if (byte === 10) rows += 1
        } else value = (Math.imul(value, 10) + byte - 48) | 0
      }
    }
    closeSync(fd)
  }
  return { rows, sum }
}

async function timed(work) {
  const [before, start] = [process.cpuUsage(), performance.now()]
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { result, seconds: (performance.now() - start) / 1_000, cpuSeconds: (user + system) / 1e6 }
}

const files = Array.from({ length: CONTRACTS }, (_, i) => join(dir, `rb${2601 + i}.csv`))
try {
  const rows = files.reduce((sum, file, i) => sum + writeTicks(`rb${2601 + i}`, file), 0)
  const best = { ours: undefined, floor: undefined }
  const keep = (name, run) => {
    if (!best[name] || run.cpuSeconds < best[name].cpuSeconds) best[name] = run
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const out = join(dir, `out-${round}`)
    const breathe = () => Promise.resolve()
    const options = { files, out, calendar, volume: 'auto', fromOpening: false, replace: false, breathe }
    keep('ours', await timed(() => buildBars(options)))
    keep('floor', await timed(() => readCells(files)))
  }
  const { result } = best.ours
  if (result.ticks !== rows || result.verdicts.accepted !== rows) throw new Error(JSON.stringify(result.verdicts))
  if (result.bars !== CONTRACTS * 345) throw new Error(`${result.bars} bars`)
  const per = (seconds) => Math.round(rows / seconds)
  const report = {
    ticks: rows,
    bars: result.bars,
    ticks_per_s: per(best.ours.seconds),
    ticks_per_cpu_s: per(best.ours.cpuSeconds),
    floor_per_s: per(best.floor.seconds),
    floor_per_cpu_s: per(best.floor.cpuSeconds),
    ratio_to_floor: Number((best.floor.cpuSeconds / best.ours.cpuSeconds).toFixed(3)),
    rss_mb: Math.round(process.resourceUsage().maxRSS / 1_024),
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify(report))
  else for (const [name, value] of Object.entries(report)) console.log(`  ${name.padEnd(16)} ${value}`)
} finally {
  rmSync(dir, { recursive: true })
}
