// @ts-check
// node order.mjs ./thosttraderapi_se.so tcp://127.0.0.1:17001 rb2610 3000
// Buys one lot to open at this price and tells what becomes of the order. The login comes from CTP_BROKER_ID, CTP_USER_ID,
// CTP_PASSWORD, CTP_APP_ID and CTP_AUTH_CODE. Ctrl-C ends it and leaves the order as it is.
import { ctpCode, openTraderApi } from 'ctp-node-binding'

const [library = '', front = '', symbol = '', price = ''] = process.argv.slice(2)
const { CTP_BROKER_ID: BrokerID, CTP_USER_ID: UserID, CTP_PASSWORD: Password } = process.env
const { CTP_APP_ID: AppID, CTP_AUTH_CODE: AuthCode } = process.env
const stop = (/** @type {string} */ text) => (console.error(text), process.exit(2))
if (!library || !front || !symbol || !price)
  stop('usage / 用法: node order.mjs library.so tcp://host:port symbol price')
if (!BrokerID || !UserID || !Password) stop('set / 请设置 CTP_BROKER_ID, CTP_USER_ID, CTP_PASSWORD')
if (!(Number(price) > 0)) stop(`the price is not a number above 0 / 价格不是正数: ${price}`)
/** Gone once it is sent: a reconnect logs in again, and must not send it again.
 * @type {import('ctp-node-binding').RequestFields<'ReqOrderInsert'> | undefined} */
let unsent = {
  ...{ BrokerID, UserID, InvestorID: UserID, ExchangeID: 'SHFE', InstrumentID: symbol, LimitPrice: Number(price) },
  ...{ Direction: ctpCode('Direction', 'Buy'), CombOffsetFlag: ctpCode('OffsetFlag', 'Open'), CombHedgeFlag: '1' },
  ...{ OrderPriceType: ctpCode('OrderPriceType', 'LimitPrice'), TimeCondition: ctpCode('TimeCondition', 'GFD') },
  ...{ VolumeCondition: ctpCode('VolumeCondition', 'AV'), VolumeTotalOriginal: 1, MinVolume: 1, StopPrice: 0 },
  ...{ ContingentCondition: ctpCode('ContingentCondition', 'Immediately'), ForceCloseReason: '0', IsAutoSuspend: 0 },
}
const td = openTraderApi({ library, flowPath: 'flow/td' })
td.onEvents((batch) => {
  for (const event of batch) {
    if (event.name === 'OnFrontConnected') clearTimeout(late)
    if (event.error) console.error(event.name, event.error.message, event.error.zh)
    else if (event.name === 'OnFrontDisconnected') console.error(event.name, `0x${event.reason.toString(16)}`)
    else if (event.name === 'OnFrontConnected') td.request('ReqAuthenticate', { BrokerID, UserID, AppID, AuthCode }, 1)
    else if (event.name === 'OnRspAuthenticate') td.request('ReqUserLogin', { BrokerID, UserID, Password }, 2)
    else if (event.name === 'OnRspUserLogin') {
      unsent &&= { ...unsent, OrderRef: String(Number(event.get('MaxOrderRef')) + 1) }
      td.request('ReqSettlementInfoConfirm', { BrokerID, InvestorID: UserID }, 3)
    } else if (event.name === 'OnRspSettlementInfoConfirm' && unsent)
      unsent = void console.log('sent, with code', td.request('ReqOrderInsert', unsent, 4))
    else if (event.name === 'OnRtnOrder') console.log(event.codeName('OrderStatus'), event.get('StatusMsg'))
    else if (event.name === 'OnRtnTrade') console.log('traded', event.get('Volume'), '@', event.get('Price'))
  }
})
console.error('connecting to / 正在连接', front)
const late = setTimeout(() => console.error('no connection after 10 s / 10 秒仍未连上:', front), 10_000)
td.subscribePrivateTopic('quick')
td.registerFront(front)
td.init()
process.once('SIGINT', () => (clearTimeout(late), td.release()))
