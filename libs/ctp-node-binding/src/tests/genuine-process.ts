// Run by 90.genuine-libraries.test.ts: node --expose-gc --import tsx genuine-process.ts <main|workers> <cycles> <library> ...
// Each cycle is one API object of a genuine library: opened, connected to a loopback listener that says nothing, cut
// off by it, connected again by itself, released. Prints one JSON line; a crash of the library is a crash of this process.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { inspectLibrary, openMdApi, openTraderApi, type MdApi, type TraderApi } from '../index.js'
import { silentFront, type SilentFront } from './silent-front.js'

export interface GenuineReport {
  /** Library by library, as it calls itself. */
  readonly versions: readonly string[]
  /** Cycles that were completed, over all libraries. */
  readonly cycles: number
  /** Callbacks and their reasons over all cycles, by name. */
  readonly seen: Readonly<Record<string, number>>
  readonly seconds: number
  /** After each library's first use, and after all cycles. */
  readonly before: Usage
  readonly after: Usage
  /** Ignored and caught signals, as /proc tells them, before any library was loaded and after all. */
  readonly signals: readonly [string, string]
}

export interface Usage {
  readonly threads: number
  readonly descriptors: number
  readonly residentMb: number
}

interface Plan {
  readonly cycles: number
  readonly libraries: readonly string[]
  readonly folder: string
}

interface Tally {
  cycles: number
  seen: Record<string, number>
}

/** Objects at once: newer libraries wait a second before they connect again. */
const LANES = 20
const WORKERS = 4

const kindOf = (library: string): 'md' | 'trader' => (path.basename(library).includes('mduserapi') ? 'md' : 'trader')

async function runAll(plan: Plan): Promise<Tally> {
  const tally: Tally = { cycles: 0, seen: {} }
  for (const library of plan.libraries) {
    let next = 0
    const lane = async (number: number): Promise<void> => {
      while (next++ < plan.cycles) await cycle(plan, library, number, tally)
    }
    await Promise.all(Array.from({ length: Math.min(LANES, plan.cycles) }, (_, number) => lane(number)))
  }
  return tally
}

async function cycle(plan: Plan, library: string, lane: number, tally: Tally): Promise<void> {
  const front = await silentFront()
  const api = open(plan, library, lane)
  await cutAndReconnect(api, front, tally)
  await api.release()
  front.close()
  tally.cycles++
}

function open({ folder }: Plan, library: string, lane: number): MdApi | TraderApi {
  const flowPath = path.join(folder, `${path.basename(library)}-${lane}`)
  return kindOf(library) === 'md' ? openMdApi({ library, flowPath }) : openTraderApi({ library, flowPath })
}

/** Up to 6.3 a library calls OnFrontConnected once the socket is; newer ones wait for the front's answer to their greeting. */
async function cutAndReconnect(api: MdApi | TraderApi, front: SilentFront, tally: Tally): Promise<void> {
  const tellsConnection = api.abi.version.startsWith('6.3.')
  let wasCut = false
  const told = new Promise<void>((resolve) => {
    api.onEvents((batch: readonly { name: string; reason: number | undefined }[]) => {
      for (const { name, reason } of batch) {
        const what = reason === undefined ? name : `${name} 0x${reason.toString(16)}`
        tally.seen[what] = (tally.seen[what] ?? 0) + 1
        if (name === 'OnFrontDisconnected') wasCut = true
        if (wasCut && (name === 'OnFrontConnected' || !tellsConnection)) resolve()
      }
    })
  })
  const greetedAgain = new Promise<void>((resolve) => {
    // A connection from before the library has told of the cut is cut too.
    front.onGreeting((socket) => (wasCut ? resolve() : void socket.destroy()))
  })
  api.registerFront(front.url)
  api.init()
  await Promise.all([told, greetedAgain])
}

/** Leaves an object behind that is connected: the thread, or the process, ends under it. */
async function leaveOneLive(plan: Plan): Promise<void> {
  const front = await silentFront()
  const api = open(plan, plan.libraries[0] as string, 900)
  api.onEvents(() => undefined)
  const greeted = new Promise<void>((resolve) => front.onGreeting(() => resolve()))
  api.registerFront(front.url)
  api.init()
  await greeted
}

function runWorker(plan: Plan): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const script = JSON.stringify(fileURLToPath(import.meta.url))
    // Node 20 does not pass --import hooks on to workers.
    const start = `import('tsx/esm/api').then((tsx) => tsx.tsImport(${script}, 'file:///'))`
    const worker = new Worker(start, { eval: true, workerData: plan })
    let tally: Tally
    worker.on('message', (message: Tally) => {
      tally = message
      void worker.terminate()
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve(tally))
  })
}

async function runWorkers(plan: Plan): Promise<Tally> {
  const total: Tally = { cycles: 0, seen: {} }
  const each = Math.ceil(plan.cycles / WORKERS)
  const pair = (number: number): Promise<Tally[]> =>
    Promise.all([0, 1].map((of) => runWorker({ ...plan, cycles: each, folder: `${plan.folder}-${number}${of}` })))
  for (let number = 0; number < WORKERS / 2; number++) {
    for (const { cycles, seen } of await pair(number)) {
      total.cycles += cycles
      for (const [name, count] of Object.entries(seen)) total.seen[name] = (total.seen[name] ?? 0) + count
    }
  }
  return total
}

/** Threads and descriptors go a moment after the promise of release. */
async function usage(): Promise<Usage> {
  await new Promise((resolve) => setTimeout(resolve, 500))
  ;(globalThis as { gc?: () => void }).gc?.()
  return {
    threads: readdirSync('/proc/self/task').length,
    descriptors: readdirSync('/proc/self/fd').length,
    residentMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
  }
}

const signals = (): string => {
  const lines = readFileSync('/proc/self/status', 'utf8').split('\n')
  return lines.filter((line) => /^Sig(Ign|Cgt)/.test(line)).join(' ')
}

async function main(): Promise<void> {
  const [where, cycles, ...libraries] = process.argv.slice(2)
  const folder = path.join(os.tmpdir(), `ctp-genuine-${process.pid}`)
  process.once('exit', () => {
    for (const name of readdirSync(os.tmpdir()).filter((each) => each.startsWith(path.basename(folder)))) {
      rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true })
    }
  })
  const plan: Plan = { cycles: Number(cycles), libraries, folder }
  const run = where === 'workers' ? runWorkers : runAll
  const started = performance.now()
  const signalsBefore = signals()
  const versions = libraries.map((library) => inspectLibrary({ kind: kindOf(library), library }).versionText)
  // The first use of a library leaves things that stay, such as its own tables; what leaks shows after that.
  await run({ ...plan, cycles: LANES })
  const before = await usage()
  const tally = await run(plan)
  const after = await usage()
  const seconds = Math.round((performance.now() - started) / 100) / 10
  const report: GenuineReport = { versions, ...tally, seconds, before, after, signals: [signalsBefore, signals()] }
  // The library writes to standard output too, and not by lines.
  console.log(`\n${JSON.stringify(report)}`)
  if (where === 'workers') return
  await leaveOneLive(plan)
  process.exit(0)
}

if (isMainThread) {
  await main()
} else {
  const plan = workerData as Plan
  const tally = await runAll(plan)
  await leaveOneLive(plan)
  parentPort?.postMessage(tally)
}
