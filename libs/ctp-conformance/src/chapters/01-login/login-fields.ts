import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const loginFields: ConformanceCase = {
  number: '1.5',
  title: {
    zh: '登录应答的字段：交易日、前置与会话编号、最大报单引用',
    en: 'the login tells trading day, FrontID, SessionID, MaxOrderRef',
  },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const row = session.log.named('OnRspUserLogin').at(-1)
    expectThat(row, 'OnRspUserLogin')
    expectThat(/^20\d{6}$/.test(String(row.get('TradingDay'))), 'TradingDay as YYYYMMDD')
    expectThat(row.get('UserID') === bench.settings.userId, 'the UserID that was sent')
    expectThat(row.get('BrokerID') === bench.settings.brokerId, 'the BrokerID that was sent')
    expectThat(Number(row.get('FrontID')) !== 0, 'a FrontID')
    expectThat(Number(row.get('SessionID')) !== 0, 'a SessionID')
    expectThat(/^ *\d+$/.test(String(row.get('MaxOrderRef'))), 'a MaxOrderRef that is a number')
    expectThat(session.api.getTradingDay() === row.get('TradingDay'), "GetTradingDay to answer the login's TradingDay")
    return passed
  },
}
