// Run by 64.tick-flow.test.ts: node --expose-gc --max-semi-space-size=256 --import tsx tick-process.ts <library> <flow folder> <ticks>
// Takes ticks in bursts and reads twelve fields of each. Prints one JSON line.
import { openMdApi } from '../index.js'

export interface TickReport {
  readonly ticks: number
  /** Ticks that came out of turn, or twice, or not at all. */
  readonly outOfOrder: number
  readonly dropped: number
  readonly ticksPerSecond: number
  /** JavaScript's heap taken per tick over the last million, while nothing was collected. */
  readonly heapBytesPerTick: number
  /** Resident memory after a tenth of the ticks, and at the end. */
  readonly residentMb: readonly [number, number]
}

const BURST = 20_000
const BURSTS_UNDER_WAY = 3
const MEASURED = 1_000_000

const [library, flowPath, wanted] = process.argv.slice(2) as [string, string, string]
const total = Math.ceil(Number(wanted) / BURST) * BURST
const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined)

const md = openMdApi({ library, flowPath })
const texts = (['InstrumentID', 'TradingDay', 'UpdateTime'] as const).map((name) => md.ticks.text(name))
const prices = ['LastPrice', 'Turnover', 'OpenInterest', 'BidPrice1', 'AskPrice1'] as const
const counts = ['UpdateMillisec', 'BidVolume1', 'AskVolume1'] as const
const columns = [...prices, ...counts].map((name) => md.ticks.numberOrNaN(name))
const volume = md.ticks.number('Volume')

let received = 0
let asked = 0
let outOfOrder = 0
let checksum = 0
let started = 0
let heapBefore = 0
let heapTaken = Number.NaN
let residentEarly = 0
const residentMb = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20)

function ask(): void {
  while (asked < total && asked < received + BURSTS_UNDER_WAY * BURST) {
    md.subscribeMarketData(['rb2505', 'au2506', 'ag2506'])
    asked += BURST
  }
}

function readRun(count: number): number {
  let sum = 0
  for (let index = 0; index < count; index++) {
    for (const column of texts) sum += column.at(index).length
    for (const column of columns) sum += column.at(index)
    if (volume.at(index) !== received + index + 1) outOfOrder++
  }
  return sum
}

md.onEvents((batch) => {
  if (batch.some((event) => event.name === 'OnFrontConnected')) ask()
})
md.onTicks((count) => {
  if (started === 0) started = performance.now()
  checksum = (checksum + readRun(count)) % 1_000_003
  const before = received
  received += count
  if (before < total / 10 && received >= total / 10) residentEarly = residentMb()
  // Answers to subscriptions are objects too, four for each burst.
  if (before < total - MEASURED && received >= total - MEASURED) {
    collect()
    heapBefore = process.memoryUsage().heapUsed
  }
  if (received < total) ask()
  else finish()
})
md.registerFront(`fixture://front?ticks=${BURST}`)
md.init()

function finish(): void {
  heapTaken = process.memoryUsage().heapUsed - heapBefore
  const seconds = (performance.now() - started) / 1000
  const report: TickReport = {
    ticks: received,
    outOfOrder,
    dropped: md.stats().ticksDropped,
    ticksPerSecond: Math.round(received / seconds),
    heapBytesPerTick: heapTaken / MEASURED,
    residentMb: [residentEarly, residentMb()],
  }
  if (Number.isNaN(checksum)) throw new Error('a field had no value')
  console.log(JSON.stringify(report))
  void md.release()
}
