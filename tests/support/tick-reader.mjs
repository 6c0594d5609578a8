// A market data client that keeps nothing: tick-reader.mjs <library> <front> <flow folder> <symbol>...
// Says 'ready' when all are subscribed, and on each message how many ticks came.
import { openMdApi } from 'ctp-node-binding'

const [library, front, flowPath, ...symbols] = process.argv.slice(2)
let ticks = 0
let answers = 0
const api = openMdApi({ library, flowPath })
const on = {
  OnFrontConnected: () => api.request('ReqUserLogin', { BrokerID: '9999', UserID: '', Password: '' }, 1),
  OnRspUserLogin: () => api.subscribeMarketData(symbols),
  OnRspSubMarketData: () => {
    if (++answers === symbols.length) process.send('ready')
  },
  OnRtnDepthMarketData: (event) => {
    if (event.get('Volume') !== undefined) ticks += 1
  },
}
api.onEvents((batch) => {
  for (const event of batch) on[event.name]?.(event)
})
api.registerFront(front)
api.init()
process.on('message', () => process.send(ticks))
process.on('disconnect', () => process.exit(0))
