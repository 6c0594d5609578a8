// The cost of one N-API call per tick: compiles call-per-tick.cc into build/ and measures it.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const packageDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** Ticks a second, twelve fields read of each; undefined where Node's headers are not at hand. */
export async function measureCallPerTick(ticks) {
  const addon = compile()
  if (!addon) return undefined
  const { run } = createRequire(import.meta.url)(addon)
  await pump(run, Math.ceil(ticks / 10))
  return pump(run, ticks)
}

function compile() {
  const include = path.join(path.dirname(path.dirname(process.execPath)), 'include', 'node')
  const output = path.join(packageDir, 'build', 'bench', 'call-per-tick.node')
  mkdirSync(path.dirname(output), { recursive: true })
  const source = path.join(packageDir, 'bench', 'call-per-tick.cc')
  const flags = ['-std=c++17', '-O2', '-shared', '-fPIC', '-I', include, '-DNAPI_VERSION=8']
  return spawnSync('g++', [...flags, source, '-o', output, '-lpthread']).status === 0 ? output : undefined
}

function pump(run, ticks) {
  let seen = 0
  let checksum = 0
  let start
  return new Promise((resolve, reject) => {
    run(ticks, (tick) => {
      start ??= process.hrtime.bigint()
      checksum += tick.InstrumentID.length + tick.TradingDay.length + tick.UpdateTime.length + tick.UpdateMillisec
      checksum += tick.LastPrice + tick.Volume + tick.Turnover + tick.OpenInterest + tick.BidPrice1
      checksum += tick.BidVolume1 + tick.AskPrice1 + tick.AskVolume1
      if (tick.Volume !== ++seen) reject(new Error('a tick is missing'))
      if (seen === ticks) resolve(Math.round(ticks / (Number(process.hrtime.bigint() - start) / 1e9)))
      if (Number.isNaN(checksum)) reject(new Error('a field has no value'))
    })
  })
}
