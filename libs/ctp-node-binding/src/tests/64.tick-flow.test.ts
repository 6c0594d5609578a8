import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildAddon, fixtureLibrary, temporaryFolder } from './fixture-library.js'
import type { TickReport } from './tick-process.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())

/** 50 million in `npm run test:long`. */
const TICKS = process.env['HUANGPU_TEST_LONG'] === '1' ? 50_000_000 : 4_000_000
const script = fileURLToPath(new URL('tick-process.ts', import.meta.url))

async function run(): Promise<TickReport> {
  // Young objects are not collected within a million ticks, so that the heap's growth is all that was allocated.
  const flags = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256', '--import', 'tsx']
  const args = [...flags, script, fixtureLibrary().md, path.join(folder.path, 'flow'), String(TICKS)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 280_000 })
  return JSON.parse(stdout) as TickReport
}

describe('64. the flow of ticks', () => {
  it(`${TICKS} ticks: none lost, none out of order, memory flat, no object a tick`, { timeout: 300_000 }, async () => {
    const report = await run()
    expect(report).toMatchObject({ ticks: TICKS, outOfOrder: 0, dropped: 0 })
    // The smallest object has 12 bytes; what is left is four answers a burst and one call a batch.
    expect(report.heapBytesPerTick).toBeLessThan(4)
    const [early, late] = report.residentMb
    expect(late - early).toBeLessThan(48)
  })
})
