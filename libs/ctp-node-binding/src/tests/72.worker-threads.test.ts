import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMdApi } from '../index.js'
import { buildAddon, EventLog, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())

const script = fileURLToPath(new URL('life-process.ts', import.meta.url))

/** Runs life-process.ts as a worker; one that asks to be left running is terminated. Answers what it said. */
function runWorker(ending: string, flow: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const argv = [ending, fixtureLibrary().md, path.join(folder.path, flow)]
    // Node 20 does not pass --import hooks on to workers.
    const start = `import('tsx/esm/api').then((tsx) => tsx.tsImport(${JSON.stringify(script)}, 'file:///'))`
    const worker = new Worker(start, { argv, eval: true, stdout: true })
    const messages: string[] = []
    worker.on('message', (message: string) => {
      messages.push(message)
      if (message === 'leave me running') void worker.terminate()
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve(messages))
  })
}

const LEFT_RUNNING = ['ticks came', 'leave me running']

describe('72. worker threads', () => {
  it('may be terminated in the middle of callbacks, and leave their folder free', async () => {
    for (let round = 0; round < 3; round++) {
      expect(await Promise.all([runWorker('worker', 'a'), runWorker('worker', 'b')])).toEqual([
        LEFT_RUNNING,
        LEFT_RUNNING,
      ])
    }
  }, 120_000)

  it('may exit by themselves with a live object', async () => {
    expect(await runWorker('worker exit', 'exit')).toEqual(['ticks came'])
    expect(await runWorker('worker exit', 'exit')).toEqual(['ticks came'])
  })

  it('may be terminated while an object is being released', async () => {
    expect(await runWorker('worker releasing', 'releasing')).toEqual(LEFT_RUNNING)
    expect(await runWorker('worker releasing', 'releasing')).toEqual(LEFT_RUNNING)
  })

  it('end also when the library never comes back from Release', async () => {
    expect(await runWorker('worker hangs', 'hangs')).toEqual(LEFT_RUNNING)
  })

  it('leave the objects of other threads alone', async () => {
    const md = openMdApi({ library: fixtureLibrary().md, flowPath: path.join(folder.path, 'main') })
    const log = new EventLog()
    const volume = md.ticks.number('Volume')
    let last = 0
    let gaps = 0
    md.onEvents(log.take)
    md.onTicks((count) => {
      for (let index = 0; index < count; index++) {
        const value = volume.at(index) as number
        if (value !== last + 1) gaps++
        last = value
      }
      log.check()
    })
    md.registerFront('fixture://front?ticks=20000')
    md.init()
    md.subscribeMarketData(['rb2505'])
    await runWorker('worker', 'beside')
    md.subscribeMarketData(['rb2505'])
    await log.until(() => last === 40_000)
    expect(gaps).toBe(0)
    await md.release()
  })
})
