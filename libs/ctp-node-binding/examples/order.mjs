// @ts-check
// node order.mjs ./thosttraderapi_se.so tcp://127.0.0.1:17001 rb2610 3000
// Buys one lot to open at this price and tells what becomes of the order. The login comes from CTP_BROKER_ID, CTP_USER_ID,
// CTP_PASSWORD, CTP_APP_ID and CTP_AUTH_CODE. Ctrl-C ends it and leaves the order as it is.
import { ctpCode, openTraderApi } from 'ctp-node-binding'
import { commandLine, positive } from './command-line.mjs'

const args = commandLine('order.mjs library.so tcp://host:port symbol price', 2)
const { BrokerID, UserID } = args.login
const [InstrumentID, price] = args.rest
/** Gone once it is sent: a reconnect logs in again, and must not send it again.
 * @type {import('ctp-node-binding').RequestFields<'ReqOrderInsert'> | undefined} */
let unsent = {
  ...{ BrokerID, UserID, InvestorID: UserID, ExchangeID: 'SHFE', InstrumentID, LimitPrice: positive(price) },
  ...{ Direction: ctpCode('Direction', 'Buy'), CombOffsetFlag: ctpCode('OffsetFlag', 'Open'), CombHedgeFlag: '1' },
  ...{ OrderPriceType: ctpCode('OrderPriceType', 'LimitPrice'), TimeCondition: ctpCode('TimeCondition', 'GFD') },
  ...{ VolumeCondition: ctpCode('VolumeCondition', 'AV'), VolumeTotalOriginal: 1, MinVolume: 1, StopPrice: 0 },
  ...{ ContingentCondition: ctpCode('ContingentCondition', 'Immediately'), ForceCloseReason: '0', IsAutoSuspend: 0 },
}
const td = openTraderApi({ library: args.library, flowPath: 'flow/td' })
td.onEvents((batch) => {
  for (const event of batch.filter((each) => !args.tell(each))) {
    if (event.name === 'OnFrontConnected') td.request('ReqAuthenticate', args.authentication, 1)
    else if (event.name === 'OnRspAuthenticate') td.request('ReqUserLogin', args.login, 2)
    else if (event.name === 'OnRspUserLogin') {
      unsent &&= { ...unsent, OrderRef: String(Number(event.get('MaxOrderRef')) + 1) }
      td.request('ReqSettlementInfoConfirm', { BrokerID, InvestorID: UserID }, 3)
    } else if (event.name === 'OnRspSettlementInfoConfirm' && unsent)
      unsent = void console.log('sent, with code', td.request('ReqOrderInsert', unsent, 4))
    else if (event.name === 'OnRtnOrder') console.log(event.codeName('OrderStatus'), event.get('StatusMsg'))
    else if (event.name === 'OnRtnTrade') console.log('traded', event.get('Volume'), '@', event.get('Price'))
  }
})
td.subscribePrivateTopic('quick')
td.registerFront(args.front)
td.init()
process.once('SIGINT', () => td.release())
