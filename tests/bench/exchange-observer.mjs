// A CTP client that watches: it logs in beside the gateway, sees the same ticks, and sees the returns of every order of
// the account, each stamped where the library called back.
import { join } from 'node:path'
import { openMdApi, openTraderApi } from 'ctp-node-binding'

const untilEvent = (api, handlers) => api.onEvents((batch) => batch.forEach((event) => handlers[event.name]?.(event)))

/** @returns maps from the tick's time of day and from the order's memo to microseconds */
export async function observe({ ctp, dir, symbol }) {
  const ticks = new Map()
  const orders = new Map()
  const login = { BrokerID: ctp.brokerId, UserID: ctp.userId, Password: ctp.password() }
  const td = openTraderApi({ library: ctp.tdLibrary, flowPath: join(dir, 'observer-td') })
  const md = openMdApi({ library: ctp.mdLibrary, flowPath: join(dir, 'observer-md') })
  await new Promise((resolve) => {
    untilEvent(td, {
      OnFrontConnected: () =>
        td.request(
          'ReqAuthenticate',
          { BrokerID: ctp.brokerId, UserID: ctp.userId, AppID: ctp.appId, AuthCode: ctp.authCode() },
          1,
        ),
      OnRspAuthenticate: () => td.request('ReqUserLogin', login, 2),
      OnRspUserLogin: resolve,
      OnRtnOrder: (event) => {
        const memo = event.get('OrderMemo')
        if (memo && !orders.has(memo)) orders.set(memo, event.receivedAtUs)
      },
    })
    td.subscribePrivateTopic('quick')
    td.subscribePublicTopic('quick')
    td.registerFront(ctp.tdFront)
    td.init()
  })
  await new Promise((resolve) => {
    untilEvent(md, {
      OnFrontConnected: () => md.request('ReqUserLogin', login, 1),
      OnRspUserLogin: () => md.subscribeMarketData([symbol]),
      OnRspSubMarketData: resolve,
      OnRtnDepthMarketData: (event) => {
        const fraction = String(event.get('UpdateMillisec')).padStart(3, '0').replace(/^000$/, '')
        const time = `${event.get('ActionDay')}${String(event.get('UpdateTime')).replaceAll(':', '')}${fraction}`
        if (!ticks.has(time)) ticks.set(time, event.receivedAtUs)
      },
    })
    md.registerFront(ctp.mdFront)
    md.init()
  })
  return { ticks, orders, close: () => Promise.all([td.release(), md.release()]) }
}
