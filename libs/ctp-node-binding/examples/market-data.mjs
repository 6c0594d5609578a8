// @ts-check
// node market-data.mjs ./thostmduserapi_se.so tcp://127.0.0.1:17002 rb2610 au2612
// The login comes from CTP_BROKER_ID, CTP_USER_ID and CTP_PASSWORD. Ctrl-C ends it.
import { openMdApi } from 'ctp-node-binding'

const [library = '', front = '', ...symbols] = process.argv.slice(2)
const { CTP_BROKER_ID: BrokerID, CTP_USER_ID: UserID, CTP_PASSWORD: Password } = process.env
const md = openMdApi({ library, flowPath: 'flow/md' })
const read = md.ticks.reader(['InstrumentID', 'UpdateTime', 'LastPrice', 'Volume'])
md.onEvents((batch) => {
  for (const { name, error } of batch) {
    if (name === 'OnFrontConnected') md.request('ReqUserLogin', { BrokerID, UserID, Password }, 1)
    if (name === 'OnRspUserLogin' && !error) md.subscribeMarketData(symbols)
    if (error) console.error(name, error.message)
  }
})
md.onTicks((count) => Array.from({ length: count }, (_, i) => console.log(read(i))))
md.registerFront(front)
md.init()
