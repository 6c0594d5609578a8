import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMdApi, openTraderApi } from '../index.js'
import { buildAddon, EventLog, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())

/** tests/life-process.ts, run by tsx as its own process or worker. */
const script = fileURLToPath(new URL('life-process.ts', import.meta.url))

function runProcess(ending: string): { status: number | null; signal: string | null; stdout: string } {
  const args = ['--import', 'tsx', script, ending, fixtureLibrary().md, path.join(folder.path, `process-${ending}`)]
  const { status, signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 })
  return { status, signal, stdout }
}

describe('70. lives of API objects', () => {
  it('releases and creates again, twenty times, in the same folder', async () => {
    for (let round = 0; round < 20; round++) {
      const api = openTraderApi({ library: fixtureLibrary().trader, flowPath: folder.path })
      const log = new EventLog()
      const codes = new Set<number>()
      api.onEvents((batch) => {
        // A handler that answers events keeps working while the object is being released.
        if (log.count('OnRtnOrder') > 0) codes.add(api.request('ReqQryInvestorPosition', {}, round))
        log.take(batch)
      })
      api.registerFront('fixture://front?orders=50')
      api.init()
      await log.first('OnFrontConnected')
      api.request('ReqUserLogin', { UserID: 'u', Password: 'p' }, round)
      await log.first('OnRspUserLogin')
      // Released while the library is still pushing orders.
      await api.release()
      const count = log.all.length
      expect(api.stats().received).toBe(count)
      expect(api.state).toBe('released')
      expect([0, -1]).toEqual(expect.arrayContaining([...codes]))
    }
  })

  it('releases an object that was never started', async () => {
    await openTraderApi({ library: fixtureLibrary().trader, flowPath: folder.path }).release()
  })

  it('runs a trader and two market data objects side by side', async () => {
    const trader = openTraderApi({ library: fixtureLibrary().trader, flowPath: path.join(folder.path, 'td') })
    const log = new EventLog()
    trader.onEvents(log.take)
    trader.registerFront('fixture://front?orders=2000')
    trader.init()
    const reads = [0, 1].map((number) => {
      const md = openMdApi({ library: fixtureLibrary().md, flowPath: path.join(folder.path, `md${number}`) })
      const symbol = md.ticks.text('InstrumentID')
      const seen = new Map<string, number>()
      md.onEvents(log.take)
      md.onTicks((count) => {
        for (let index = 0; index < count; index++) seen.set(symbol.at(index), (seen.get(symbol.at(index)) ?? 0) + 1)
        log.check()
      })
      md.registerFront(`fixture://front?ticks=${20_000 + number}`)
      md.init()
      md.subscribeMarketData([`rb250${number}`])
      return { md, seen }
    })
    trader.request('ReqUserLogin', { UserID: 'u', Password: 'p' }, 1)
    await log.until(
      () =>
        reads[0]?.seen.get('rb2500') === 20_000 &&
        reads[1]?.seen.get('rb2501') === 20_001 &&
        log.count('OnRtnTrade') === 2000,
    )
    expect(reads.map(({ seen }) => seen.size)).toEqual([1, 1])
    await Promise.all([trader.release(), ...reads.map(({ md }) => md.release())])
  })

  it.each(['exit', 'natural', 'releasing', 'throw'])('a process ends cleanly: %s', (ending) => {
    const { status, signal, stdout } = runProcess(ending)
    expect(stdout).toContain('ticks came')
    expect({ status, signal }).toEqual({ status: ending === 'throw' ? 7 : 0, signal: null })
    if (ending === 'throw') expect(stdout).toContain('uncaughtException: handler failed')
  })

  it('works in worker threads, which may end with live objects', async () => {
    const run = (name: string) =>
      new Promise<string[]>((resolve, reject) => {
        const flow = path.join(folder.path, `worker-${name}`)
        const argv = ['worker', fixtureLibrary().md, flow]
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
    const results = await Promise.all([run('a'), run('b')])
    const again = await run('a')
    for (const messages of [...results, again]) expect(messages).toEqual(['ticks came', 'leave me running'])
  })
})
