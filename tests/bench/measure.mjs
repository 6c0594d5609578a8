// What both benchmarks share: percentiles, pacing, a redis-server of their own, the report.
import { startRedis } from '@huangpu/testkit'

export const nowUs = () => Number(process.hrtime.bigint()) / 1_000

/**
 * Wall clock in microseconds since the epoch, comparable between processes: set by the moments at which Date.now() moves,
 * since what a process took for its start may be milliseconds off. The loop may be interrupted, which only ever makes
 * the clock late: the earliest of many moments counts.
 */
export function calibratedWallUs() {
  let offsetUs = -Infinity
  for (let i = 0; i < 50; i += 1) {
    const before = Date.now()
    let now = before
    while (now === before) now = Date.now()
    offsetUs = Math.max(offsetUs, now * 1_000 - nowUs())
  }
  return () => nowUs() + offsetUs
}

/** Nearest-rank percentiles of microseconds. */
export function percentiles(samples) {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (p) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? NaN)
  return { count: sorted.length, p50_us: at(0.5), p99_us: at(0.99) }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
const rounded = (value) => Math.round(value * 100) / 100

/**
 * Runs every side once to warm up, then all of them in each round, another one first each time. Numbers and ratios are
 * medians over the rounds, each ratio between neighbours in time: a noisy machine disturbs single rounds.
 */
export async function inTurns(sides, rounds, measure) {
  const names = Object.keys(sides)
  for (const name of names) await measure(sides[name])
  const results = Object.fromEntries(names.map((name) => [name, []]))
  for (let i = 0; i < rounds; i += 1) {
    for (let k = 0; k < names.length; k += 1) {
      const name = names[(i + k) % names.length]
      results[name].push(percentiles(await measure(sides[name])))
    }
  }
  const of = (name, field) => results[name].map((row) => row[field])
  const row = (name) => ({ p50_us: median(of(name, 'p50_us')), p99_us: median(of(name, 'p99_us')) })
  const ratio = (a, b, field) => rounded(median(of(a, field).map((value, i) => value / (of(b, field)[i] ?? NaN))))
  return { rows: Object.fromEntries(names.map((name) => [name, row(name)])), ratio }
}

/** Calls `send` `count` times at `perSecond`, catching up after a late timer. */
export async function paced(count, perSecond, send) {
  const start = performance.now()
  for (let sent = 0; sent < count;) {
    const due = Math.min(count, Math.floor(((performance.now() - start) / 1_000) * perSecond) + 1)
    for (; sent < due; sent += 1) send()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

export async function untilCount(samples, count) {
  const deadline = performance.now() + 10_000
  while (samples.length < count && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5))
  if (samples.length < count) throw new Error(`${samples.length} of ${count} messages arrived`)
}

/** A number of `--name=value` on the command line. */
export const option = (name, otherwise) => {
  const given = process.argv.find((text) => text.startsWith(`--${name}=`))
  return given === undefined ? otherwise : Number(given.split('=')[1])
}

export async function withRedis(work) {
  const redis = await startRedis()
  try {
    return await work(redis.address)
  } finally {
    await redis.stop()
  }
}

export function report(result) {
  if (process.argv.includes('--json')) return console.log(JSON.stringify(result))
  console.log(`${result.name}, ${result.rate_per_s} messages a second, ${result.rounds} rounds of each in turn`)
  for (const [name, row] of Object.entries(result.rows)) {
    console.log(
      `  ${name.padEnd(16)} p50 ${String(row.p50_us).padStart(6)} us   p99 ${String(row.p99_us).padStart(6)} us`,
    )
  }
  for (const [name, value] of Object.entries(result.ratios)) console.log(`  ${name.padEnd(28)} ${value}`)
}
