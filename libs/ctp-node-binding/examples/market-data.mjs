// @ts-check
// node market-data.mjs ./thostmduserapi_se.so tcp://127.0.0.1:17002 rb2610 au2612
// The login comes from CTP_BROKER_ID, CTP_USER_ID and CTP_PASSWORD. Ctrl-C ends it.
import { openMdApi } from 'ctp-node-binding'

const [library = '', front = '', ...symbols] = process.argv.slice(2)
const { CTP_BROKER_ID: BrokerID, CTP_USER_ID: UserID, CTP_PASSWORD: Password } = process.env
const stop = (/** @type {string} */ text) => (console.error(text), process.exit(2))
if (!library || !front || !symbols[0]) stop('usage / 用法: node market-data.mjs library.so tcp://host:port symbol...')
if (!BrokerID || !UserID || !Password) stop('set / 请设置 CTP_BROKER_ID, CTP_USER_ID, CTP_PASSWORD')
const md = openMdApi({ library, flowPath: 'flow/md' })
const read = md.ticks.reader(['InstrumentID', 'UpdateTime', 'LastPrice', 'Volume'])
md.onEvents((batch) => {
  for (const event of batch) {
    const { name, error } = event
    if (name === 'OnFrontConnected') clearTimeout(late)
    if (name === 'OnFrontDisconnected') console.error(name, `0x${event.reason.toString(16)}`)
    if (name === 'OnFrontConnected') md.request('ReqUserLogin', { BrokerID, UserID, Password }, 1)
    if (name === 'OnRspUserLogin' && !error) md.subscribeMarketData(symbols)
    if (error) console.error(name, error.message, error.zh)
  }
})
md.onTicks((count) => Array.from({ length: count }, (_, i) => console.log(read(i))))
console.error('connecting to / 正在连接', front)
const late = setTimeout(() => console.error('no connection after 10 s / 10 秒仍未连上:', front), 10_000)
md.registerFront(front)
md.init()
