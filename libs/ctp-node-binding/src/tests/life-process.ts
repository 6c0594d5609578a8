// Run by 72.worker-threads and 78.process-exit: node --import tsx life-process.ts <ending> <library> <flow folder>
// The library pushes ticks without pause; in the middle of them, inside of a callback, this process or worker ends.
import { isMainThread, parentPort } from 'node:worker_threads'
import { openMdApi } from '../index.js'

const [ending, library, flowPath] = process.argv.slice(2) as [string, string, string]
const say = (text: string): void => (isMainThread ? console.log(text) : parentPort?.postMessage(text))

const md = openMdApi({ library, flowPath })
let came = 0

md.onEvents((batch) => {
  if (batch.some((event) => event.name === 'OnFrontConnected')) md.subscribeMarketData(['rb2505'])
})
md.onTicks((count) => {
  const before = came
  came += count
  if (before === 0) say('ticks came')
  if (before < 1000 && came >= 1000) end()
})
const release = ending.endsWith('hangs') ? 'release_hangs=1' : ending === 'worker releasing' ? 'release_ms=500' : ''
md.registerFront(`fixture://front?ticks=100000000&${release}`)
md.init()

function end(): void {
  switch (ending) {
    case 'exit':
    case 'exit while release hangs':
      process.exit(0)
      break
    case 'natural':
      md.keepAlive(false)
      break
    case 'releasing':
      void md.release()
      process.exit(0)
      break
    case 'releasing hangs':
      void md.release()
      setTimeout(() => process.exit(0), 50)
      break
    case 'caught':
      process.once('uncaughtException', (error) => {
        say(`uncaughtException: ${error.message}`)
        process.exit(7)
      })
      throw new Error('handler failed')
    case 'uncaught':
      throw new Error('handler failed')
    case 'rejected':
      void Promise.reject(new Error('handler failed'))
      break
    case 'SIGTERM':
    case 'SIGINT':
    case 'SIGKILL':
      process.kill(process.pid, ending)
      break
    case 'SIGTERM handled':
      process.once('SIGTERM', () => void md.release().then(() => say('released')))
      process.kill(process.pid, 'SIGTERM')
      break
    case 'worker':
      say('leave me running')
      break
    case 'worker exit':
      process.exit(0)
      break
    case 'worker releasing':
    case 'worker hangs':
      void md.release()
      say('leave me running')
  }
}
