// @ts-check
// node market-data.mjs ./thostmduserapi_se.so tcp://127.0.0.1:17002 rb2610 au2612
// The login comes from CTP_BROKER_ID, CTP_USER_ID and CTP_PASSWORD. Ctrl-C ends it.
import { openMdApi } from 'ctp-node-binding'
import { commandLine } from './command-line.mjs'

const args = commandLine('market-data.mjs library.so tcp://host:port symbol...', 1)
const md = openMdApi({ library: args.library, flowPath: 'flow/md' })
const read = md.ticks.reader(['InstrumentID', 'UpdateTime', 'LastPrice', 'Volume'])
md.onEvents((batch) => {
  for (const event of batch) {
    args.tell(event)
    if (event.name === 'OnFrontConnected') md.request('ReqUserLogin', args.login, 1)
    if (event.name === 'OnRspUserLogin' && !event.error) md.subscribeMarketData(args.rest)
  }
})
md.onTicks((count) => Array.from({ length: count }, (_, i) => console.log(read(i))))
md.registerFront(args.front)
md.init()
