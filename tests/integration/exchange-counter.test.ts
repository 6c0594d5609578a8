/** What a counter answers beside orders: passwords, directories, limits, topics. Runs against built code. */
import { waitUntil } from '@huangpu/testkit'
import { parseShanghai } from '@huangpu/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BROKER, ExchangeScene, must, USER, type Fields, type Trader } from '../support/exchange-scene.js'

const scene = new ExchangeScene()
beforeEach(() => scene.open())
afterEach(() => scene.close())

/** Closes what beforeEach opened and opens another. */
async function reopen(...with_: Parameters<ExchangeScene['open']>): Promise<void> {
  await scene.runtime.stop()
  await scene.open(...with_)
}

async function readyTrader(): Promise<Trader> {
  const client = scene.trader()
  await client.ready()
  return client
}

const changePassword = async (client: Trader, from: string, to: string, user = USER): Promise<number | undefined> => {
  const fields = { BrokerID: BROKER, UserID: user, OldPassword: from, NewPassword: to }
  const [answer] = await client.ask('ReqUserPasswordUpdate', fields)
  expect(answer?.name).toBe('OnRspUserPasswordUpdate')
  return answer?.errorId
}

describe('passwords', () => {
  it('a first login must change it, and then needs the new one, also after a restart', async () => {
    const account = { must_change_password: true }
    await reopen('must-change.sqlite', { account })
    const client = scene.trader()
    await client.connected()
    const first = await client.login()
    expect(first.rspInfo).toEqual({ ErrorID: 140, ErrorMsg: 'CTP:首次登录必须修改密码，请修改密码后重新登录' })
    expect(await changePassword(client, 'wrong', 'Better-1')).toBe(14)
    expect(await changePassword(client, USER, USER)).toBe(142)
    expect(await changePassword(client, USER, 'Better-1')).toBe(0)
    expect((await client.login()).errorId).toBe(3)
    expect((await client.login('Better-1')).errorId).toBe(0)
    expect(await changePassword(client, 'Better-1', 'Better-2', 'sim002')).toBe(10)
    await scene.release()
    await reopen('must-change.sqlite', { account })
    const later = scene.trader()
    await later.connected()
    expect((await later.login('Better-1')).errorId).toBe(0)
  })

  it('the trading account has its own', async () => {
    const client = await readyTrader()
    const ask = async (from: string, to: string, account = USER): Promise<number | undefined> => {
      const fields = { BrokerID: BROKER, AccountID: account, OldPassword: from, NewPassword: to, CurrencyID: 'CNY' }
      return (await client.ask('ReqTradingAccountPasswordUpdate', fields))[0]?.errorId
    }
    expect(await ask(USER, 'Funds-1', 'sim002')).toBe(10)
    expect(await ask(USER, 'Funds-1')).toBe(0)
    expect(await ask(USER, 'Funds-2')).toBe(14)
    expect(await ask('Funds-1', 'Funds-2')).toBe(0)
    scene.runtime.td.server.disconnect()
    await client.ready(2)
  })

  it('six refused logins forbid the seventh', async () => {
    const client = scene.trader()
    await client.connected()
    for (let count = 0; count < 6; count++) expect((await client.login('wrong')).errorId).toBe(3)
    expect((await client.login()).errorId).toBe(75)
    expect(await changePassword(client, USER, 'Better-1')).toBe(75)
  })
})

describe('queries', () => {
  const rowsOf = async (client: Trader, name: string, fields: Fields = {}): Promise<Fields[]> => {
    const events = await client.ask(name, fields)
    for (const event of events) expect(event.rspInfo).toBeUndefined()
    return events.map((event) => must(event.data))
  }

  it('describe exchanges, products, contracts, codes and the investor', async () => {
    await reopen('directory.sqlite', { symbols: ['rb2701', 'rb2705', 'au2702', 'sc2702'] })
    const client = await readyTrader()
    expect((await rowsOf(client, 'ReqQryExchange')).map((row) => row['ExchangeName'])).toEqual([
      '上海期货交易所',
      '上海国际能源交易中心',
    ])
    expect((await rowsOf(client, 'ReqQryProduct', { ExchangeID: 'SHFE' })).map((row) => row['ProductID'])).toEqual([
      'rb',
      'au',
    ])
    const contracts = await rowsOf(client, 'ReqQryInstrument')
    expect(contracts.map((row) => `${row['InstrumentID']} ${row['ExpireDate']} ${row['StartDelivDate']}`)).toEqual([
      'rb2701 20270115 20270118',
      'rb2705 20270517 20270518',
      // The 15th of February 2027 trades as far as is known today.
      'au2702 20270215 20270216',
      'sc2702 20270129 20270201',
    ])
    expect(await rowsOf(client, 'ReqQryClassifiedInstrument', { ProductID: 'rb' })).toHaveLength(2)
    const codes = await rowsOf(client, 'ReqQryTradingCode')
    expect(codes.map((row) => `${row['ExchangeID']} ${row['ClientID']}`)).toEqual(['SHFE sim001', 'INE sim001'])
    expect(await rowsOf(client, 'ReqQryInvestor')).toMatchObject([{ InvestorID: USER, IsActive: 1 }])
    expect(await rowsOf(client, 'ReqQryInstrumentOrderCommRate', { InstrumentID: 'rb2701' })).toMatchObject([
      { InstrumentID: 'rb2701', OrderCommByVolume: 0 },
    ])
    expect(await rowsOf(client, 'ReqQryBrokerTradingParams')).toHaveLength(1)
    expect(await rowsOf(client, 'ReqQryDepthMarketData', { InstrumentID: 'rb2705' })).toHaveLength(1)
  })

  it('tell the lots by their trades, and how many more could be opened or closed', async () => {
    const client = await readyTrader()
    for (const lots of [2, 3]) {
      const ref = client.insert({ LimitPrice: scene.best('sell') + 5, VolumeTotalOriginal: lots })
      await waitUntil(() => client.story(ref).includes(' 0 '))
    }
    const trades = client.named('OnRtnTrade').map((event) => must(event.data))
    const details = await rowsOf(client, 'ReqQryInvestorPositionDetail')
    expect(details.map((row) => [row['TradeID'], row['Volume'], row['OpenPrice']])).toEqual(
      trades.map((trade) => [trade['TradeID'], trade['Volume'], trade['Price']]),
    )
    expect(details[0]).toMatchObject({ OpenDate: '20261124', Direction: '0', ExchangeID: 'SHFE' })
    const most = async (fields: Fields): Promise<unknown> =>
      (await rowsOf(client, 'ReqQryMaxOrderVolume', { InstrumentID: 'rb2701', HedgeFlag: '1', ...fields }))[0]?.[
        'MaxVolume'
      ]
    expect(await most({ Direction: '1', OffsetFlag: '3' })).toBe(5)
    expect(await most({ Direction: '1', OffsetFlag: '4' })).toBe(0)
    const [account] = await rowsOf(client, 'ReqQryTradingAccount')
    const openable = Number(await most({ Direction: '0', OffsetFlag: '0' }))
    expect(openable).toBeGreaterThan(Number(account?.['Available']) / 6_000)
    expect(openable).toBeLessThan(Number(account?.['Available']) / 4_500)
  })

  it('that this counter does not know have no rows; other requests get error 77: never silence', async () => {
    const client = await readyTrader()
    for (const query of ['ReqQryTransferSerial', 'ReqQryNotice', 'ReqQryParkedOrder', 'ReqQryExchangeRate']) {
      const events = await client.ask(query, {})
      expect(events.map((event) => [event.name, event.data, event.isLast])).toEqual([
        [query.replace('Req', 'OnRsp'), undefined, true],
      ])
    }
    for (const request of ['ReqQuoteInsert', 'ReqFromBankToFutureByFuture', 'ReqParkedOrderInsert']) {
      expect((await client.ask(request, {})).map((event) => event.errorId)).toEqual([77])
    }
  })

  it('from 6.7.11 on list the sessions of a user', async () => {
    process.env['HUANGPU_CTP_ABI'] = '6.7.11'
    try {
      const [first, second] = [scene.trader(), scene.trader()]
      const login = await first.ready()
      await second.ready()
      const sessions = await rowsOf(first, 'ReqQryUserSession', { UserID: USER })
      expect(sessions).toHaveLength(2)
      const { SessionID } = login
      const own = sessions.find((session) => session['SessionID'] === SessionID)
      expect(own).toMatchObject({ UserID: USER, LoginDate: '20261123', LoginTime: '21:30:10' })
      expect(await rowsOf(first, 'ReqQryUserSession', { SessionID })).toEqual([own])
    } finally {
      delete process.env['HUANGPU_CTP_ABI']
    }
  })

  it('of a settlement take a day', async () => {
    const client = await readyTrader()
    scene.runtime.exchange.resumeAt(must(parseShanghai('2026-11-24T20:59:50')))
    await client.ready(2)
    expect((await rowsOf(client, 'ReqQrySettlementInfo', { TradingDay: '20261124' })).length).toBeGreaterThan(0)
    const none = await client.ask('ReqQrySettlementInfo', { BrokerID: BROKER, TradingDay: '20261123' })
    expect(none.map((event) => event.data)).toEqual([undefined])
  })

  it('stay within the rate of the front', async () => {
    await reopen('rates.sqlite', { fronts: { queries_per_second: 1 } })
    const client = await readyTrader()
    await client.ask('ReqQryInvestor', {})
    const codes = new Set<number>()
    // Within one second the next is refused; the second may end between two calls, so several are tried.
    for (let tries = 0; tries < 50 && !codes.has(-3); tries++) {
      const code = client.api.request('ReqQryInvestor', {}, 900 + tries)
      codes.add(code)
      if (code === 0) await waitUntil(() => client.events.some((event) => event.requestId === 900 + tries))
    }
    expect(codes.has(-3)).toBe(true)
  })
})

describe('sessions', () => {
  it('a logout ends the login, not the connection', async () => {
    const client = await readyTrader()
    const [answer] = await client.ask('ReqUserLogout', { BrokerID: BROKER, UserID: USER })
    expect(answer?.data).toMatchObject({ UserID: USER })
    const [refused] = await client.ask('ReqQryOrder', {})
    expect(refused?.errorId).toBe(6)
    expect((await client.login()).errorId).toBe(0)
  })

  it('are as many for a user as the front allows', async () => {
    await reopen('crowded.sqlite', { fronts: { sessions_per_user: 1 } })
    const [first, second] = [scene.trader(), scene.trader()]
    await first.ready()
    await second.connected()
    expect((await second.login()).rspInfo).toEqual({ ErrorID: 60, ErrorMsg: 'CTP:用户在线会话超出上限' })
    await first.ask('ReqUserLogout', { BrokerID: BROKER, UserID: USER })
    expect((await second.login()).errorId).toBe(0)
  })

  it('orders need the settlement confirmed, money and, from another session, may be cancelled', async () => {
    const [client, other] = [scene.trader(), scene.trader()]
    await client.connected()
    await client.login()
    client.insert({ LimitPrice: 3_100 })
    await waitUntil(() => client.named('OnErrRtnOrderInsert').length === 1)
    expect(client.named('OnRspOrderInsert')[0]?.rspInfo).toEqual({ ErrorID: 42, ErrorMsg: 'CTP:结算结果未确认' })
    await other.ready()
    for (let orders = 0; orders < 8; orders++) {
      client.insert({ LimitPrice: scene.best('buy') - 20, VolumeTotalOriginal: 500 })
    }
    await waitUntil(() => client.named('OnRspOrderInsert').some((event) => event.errorId === 31))
    await waitUntil(() => other.named('OnRtnOrder').length > 1)
    const [ours] = scene.runtime.exchange.ordersOf(USER)
    const told = must(other.named('OnRtnOrder').find((event) => event.get('OrderStatus') === '3')?.data)
    other.cancel(told)
    await waitUntil(() => ours?.status === '5')
    await waitUntil(() => client.story(must(ours).orderRef) === 'a 3 3 5')
  })
})

describe('the private topic', () => {
  it('of 6.7.13 begins with the number that the client names', async () => {
    process.env['HUANGPU_CTP_ABI'] = '6.7.13'
    try {
      const client = await readyTrader()
      const ref = client.insert({ LimitPrice: scene.best('sell') + 5 })
      await client.storyIs(ref, 'a a 0 trade(1)')
      const later = scene.trader('resume_from_seq_no', 'from-seq')
      await later.ready()
      await later.storyIs(ref, '0 trade(1)')
    } finally {
      delete process.env['HUANGPU_CTP_ABI']
    }
  })
})

describe('the public topic', () => {
  it('tells the status of products as sessions open and close, and the day so far by RESTART', async () => {
    const live = await readyTrader()
    expect(live.named('OnRtnInstrumentStatus')).toEqual([])
    scene.runtime.exchange.advance(must(parseShanghai('2026-11-23T23:00:01')))
    await waitUntil(() => live.named('OnRtnInstrumentStatus').length === 1)
    expect(live.named('OnRtnInstrumentStatus')[0]?.data).toMatchObject({
      InstrumentID: 'rb',
      InstrumentStatus: '1',
      EnterTime: '23:00:00',
      ExchangeID: 'SHFE',
    })
    const late = scene.trader('restart', 'public', scene.runtime.tdPort, 'restart')
    await late.ready()
    expect(late.named('OnRtnInstrumentStatus').map((event) => event.get('InstrumentStatus'))).toEqual([
      '0',
      '3',
      '4',
      '5',
      '2',
      '1',
    ])
    const resumed = scene.trader('restart', 'resumed', scene.runtime.tdPort, 'resume')
    await resumed.ready()
    expect(resumed.named('OnRtnInstrumentStatus').map((event) => event.get('InstrumentStatus'))).toEqual(['1'])
  })
})
