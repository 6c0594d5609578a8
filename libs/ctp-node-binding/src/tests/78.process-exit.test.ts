import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildAddon, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())

const script = fileURLToPath(new URL('life-process.ts', import.meta.url))

/** Runs life-process.ts as a process. One that hangs is killed after a minute, which shows as SIGKILL. */
function runProcess(ending: string) {
  const flow = path.join(folder.path, ending.replaceAll(' ', '-'))
  const args = ['--import', 'tsx', script, ending, fixtureLibrary().md, flow]
  const options = { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' } as const
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, options)
  return { status, signal, stdout, stderr }
}

describe('78. a process that ends in the middle of callbacks', () => {
  it.each([
    ['natural', 0],
    ['exit', 0],
    ['releasing', 0],
    ['exit while release hangs', 0],
    ['releasing hangs', 0],
    ['uncaught', 1],
    ['rejected', 1],
    ['caught', 7],
    ['SIGTERM handled', 0],
  ])('%s: status %i, no crash, no hang', (ending, expected) => {
    const { status, signal, stdout, stderr } = runProcess(ending)
    expect({ status, signal }, stderr).toEqual({ status: expected, signal: null })
    expect(stdout).toContain('ticks came')
    if (ending === 'caught') expect(stdout).toContain('uncaughtException: handler failed')
    if (ending === 'uncaught' || ending === 'rejected') expect(stderr).toContain('handler failed')
    if (ending === 'SIGTERM handled') expect(stdout).toContain('released')
  })

  it.each(['SIGTERM', 'SIGINT'])('%s by default', (ending) => {
    const { signal, stdout } = runProcess(ending)
    expect(signal).toBe(ending)
    expect(stdout).toContain('ticks came')
  })

  it('a killed process leaves its flow directory free', () => {
    expect(runProcess('SIGKILL').stdout).toContain('ticks came')
    const args = ['--import', 'tsx', script, 'exit', fixtureLibrary().md, path.join(folder.path, 'SIGKILL')]
    expect(spawnSync(process.execPath, args, { timeout: 60_000 }).status).toBe(0)
  })
})
