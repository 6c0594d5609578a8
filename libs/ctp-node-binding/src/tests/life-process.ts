// Run by 70.life.test.ts: node --import tsx life-process.ts <ending> <library> <flow folder>
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
md.registerFront('fixture://front?ticks=100000000')
md.init()

/** In the middle of the flood, inside of a callback. */
function end(): void {
  switch (ending) {
    case 'exit':
      process.exit(0)
      break
    case 'natural':
      md.keepAlive(false)
      break
    case 'releasing':
      void md.release()
      process.exit(0)
      break
    case 'throw':
      process.once('uncaughtException', (error) => {
        say(`uncaughtException: ${error.message}`)
        process.exit(7)
      })
      throw new Error('handler failed')
    case 'worker':
      say('leave me running')
  }
}
