import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildAddon } from './fixture-library.js'
import { fetchGenuine, GENUINE } from './genuine-libraries.js'
import type { GenuineReport } from './genuine-process.js'

beforeAll(buildAddon, 180_000)

const CYCLES = 100
/** The addon's own release threads, started when they are first needed. */
const THREADS_MORE = 8
const DESCRIPTORS_MORE = 2

const script = fileURLToPath(new URL('genuine-process.ts', import.meta.url))

interface Outcome {
  readonly status: number | null
  readonly signal: string | null
  readonly output: string
}

/** A child, so that a crash inside of the library is seen as one. It is killed, which shows, when it hangs. */
function runChild(where: 'main' | 'workers', libraries: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const args = ['--expose-gc', '--import', 'tsx', script, where, String(CYCLES), ...libraries]
    const child = spawn(process.execPath, args, { timeout: 240_000, killSignal: 'SIGKILL' })
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString('latin1')))
    child.stderr.on('data', (data: Buffer) => (output += data.toString('latin1')))
    child.on('error', reject)
    child.on('close', (status, signal) => resolve({ status, signal, output }))
  })
}

// They wait most of the time: for the front's end of a connection, and for their own threads to leave.
describe.concurrent.each(GENUINE)('90. the genuine libraries of $version', (wanted) => {
  it.for(['main', 'workers'] as const)(
    `open, connect, are cut off, connect again and are released ${CYCLES} times: %s`,
    { timeout: 300_000 },
    async (where, { skip }) => {
      const libraries = await fetchGenuine(wanted)
      if (typeof libraries === 'string') return skip(libraries)
      const { status, signal, output } = await runChild(where, libraries)
      // It ends by process.exit under a live object (main), or with workers terminated under theirs.
      expect({ status, signal }, output.slice(-2_000)).toEqual({ status: 0, signal: null })
      const report = JSON.parse(/^\{"versions".*\}$/m.exec(output)?.[0] ?? '{}') as GenuineReport
      for (const version of report.versions) expect(version.startsWith(`v${wanted.version}_`)).toBe(true)
      expect(report.cycles).toBe(libraries.length * CYCLES)
      expect(report.seen['OnFrontDisconnected 0x1001']).toBeGreaterThanOrEqual(report.cycles)
      // Read failed, and no other reason; only 6.3 calls itself connected before the front has answered.
      const others = Object.keys(report.seen).filter((name) => name !== 'OnFrontDisconnected 0x1001')
      expect(others).toEqual(wanted.version.startsWith('6.3.') ? ['OnFrontConnected'] : [])
      expect(report.after.threads).toBeLessThanOrEqual(report.before.threads + THREADS_MORE)
      expect(report.after.descriptors).toBeLessThanOrEqual(report.before.descriptors + DESCRIPTORS_MORE)
      // Ctrl-C and the drain of a service depend on these.
      expect(report.signals[1]).toBe(report.signals[0])
    },
  )
})
