import type { WorkSnapshot } from './quiet.js'
import { whatIsUnderWay } from './quiet.js'
import { CommandProblem } from '../commands/command-problem.js'

/** The stack as the driver sees it. */
export interface ReplayPort {
  /** Sets the time of every service. */
  publishTime(nowMs: number): Promise<void>
  /** Lets the exchange emit everything up to `toMs`; answers when the next event is due. */
  step(toMs: number): Promise<{ ticksSent: number; nextEventMs: number | null }>
  readWork(): Promise<WorkSnapshot>
  /** Throws when a process of the stack has died. */
  check(): void
}

export interface DriveOptions {
  readonly beginMs: number
  /** Exchange time per real time; undefined is as fast as the services take it. */
  readonly speed: number | undefined
  onProgress(nowMs: number, ticksSent: number): void
  stopped(): boolean
}

const MINUTE_MS = 60_000
/** After a minute's end, by when market has closed its bar by the clock. */
const CLOSE_AFTER_MS = 5_000
/** After an event, by when market has closed every bar that the event belongs to: the longest of the clock is an hour. */
const IDLE_AFTER_MS = 61 * MINUTE_MS
const QUIET_LIMIT_MS = 30_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Moves virtual time from event to event. Time T is passed only when all that came before T was handled everywhere, so
 * nothing is dropped and every decision falls at its own time. Between two minutes the clock also stops shortly after
 * the minute's end, where bars close by the timer as they do live; once nothing is left to close, in a night or over
 * holidays, it goes to the next event at once. The last event is the settlement of the last day, long after its last bar.
 * @returns ticks sent
 */
export async function drive(port: ReplayPort, options: DriveOptions): Promise<number> {
  const beganMs = performance.now()
  let ticks = 0
  let nowMs = options.beginMs
  let eventMs = nowMs
  let nextEventMs = await goTo(nowMs)
  while (nextEventMs !== null && !options.stopped()) {
    const closingMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS + CLOSE_AFTER_MS
    nowMs = Math.min(nextEventMs, closingMs - eventMs < IDLE_AFTER_MS ? closingMs : Infinity)
    if (nowMs === nextEventMs) eventMs = nowMs
    await keepPace()
    nextEventMs = await goTo(nowMs)
    options.onProgress(nowMs, ticks)
  }
  return ticks

  async function goTo(toMs: number): Promise<number | null> {
    // The services hear of the time before its ticks: both come to them over one connection, in this order.
    await port.publishTime(toMs)
    const { ticksSent, nextEventMs: next } = await port.step(toMs)
    ticks += ticksSent
    await waitUntilQuiet(port, toMs)
    return next
  }

  async function keepPace(): Promise<void> {
    if (options.speed === undefined) return
    const dueMs = (nowMs - options.beginMs) / options.speed
    const aheadMs = dueMs - (performance.now() - beganMs)
    if (aheadMs > 0) await pause(aheadMs)
  }
}

/** Two equal quiet readings in a row: what moved between reading one counter and the next shows in the second. */
async function waitUntilQuiet(port: ReplayPort, nowMs: number): Promise<void> {
  const begin = performance.now()
  let before = ''
  for (;;) {
    const work = await port.readWork()
    const underWay = whatIsUnderWay(work, nowMs)
    const now = JSON.stringify(work)
    if (!underWay && now === before) return
    before = now
    if (!underWay) continue
    port.check()
    if (performance.now() - begin > QUIET_LIMIT_MS) {
      throw new CommandProblem(`回放停滞：${underWay}`, `the replay is stuck: ${underWay}`)
    }
    await new Promise((resolve) => setImmediate(resolve))
    if (performance.now() - begin > 2) await pause(1)
  }
}
