/** Accounts, users, rates and statements of the simulated exchange, as a CTP client sees them. Runs against built code. */
import { parseShanghai } from '@huangpu/core'
import { waitUntil } from '@huangpu/testkit'
import { decodeChunks } from 'ctp-node-binding'
import { afterEach, describe, expect, it } from 'vitest'
import { BROKER, ExchangeScene, must, USER, type Fields, type Trader } from '../support/exchange-scene.js'

const scene = new ExchangeScene()
afterEach(() => scene.close())

const rowsOf = async (client: Trader, name: string, fields: Fields = {}): Promise<Fields[]> =>
  (await client.ask(name, fields)).flatMap((event) => (event.data ? [event.data] : []))

const ready = async (): Promise<Trader> => {
  const client = scene.trader()
  await client.ready()
  return client
}

/** ErrorID of the counter's next refusal. */
async function refusalOf(client: Trader, send: () => unknown): Promise<unknown> {
  const before = client.named('OnErrRtnOrderInsert').length
  send()
  await waitUntil(() => client.named('OnErrRtnOrderInsert').length > before)
  return client.named('OnErrRtnOrderInsert').at(-1)?.errorId
}

const user = (id: string, right = 'allow'): object => ({
  ...{ user_id: id, password: id, app_id: 'huangpu_sim', auth_code: '0000000000000000', trading_right: right },
})

/** Another user of the account; its returns are the account's. */
async function loginAs(id: string): Promise<Trader> {
  const client = scene.trader()
  await client.connected()
  await client.ask('ReqAuthenticate', {
    ...{ BrokerID: BROKER, UserID: id, AppID: 'huangpu_sim', AuthCode: '0000000000000000' },
  })
  const [login] = await client.ask('ReqUserLogin', { BrokerID: BROKER, UserID: id, Password: id })
  expect(login?.errorId).toBe(0)
  return client
}

describe('users of one account', () => {
  it('trade it under their own names, each with a right of its own', async () => {
    await scene.open('users.sqlite', {
      account: { users: [user('second'), user('closer', 'close_only'), user('viewer', 'forbid')] },
    })
    const first = await ready()
    const [second, closer, viewer] = [await loginAs('second'), await loginAs('closer'), await loginAs('viewer')]
    const ref = second.insert({ UserID: 'second', LimitPrice: scene.best('sell') + 5 })
    await second.storyIs(ref, 'a a 0 trade(1)')
    await waitUntil(() => first.named('OnRtnTrade').length === 1)
    expect(first.named('OnRtnTrade')[0]?.data).toMatchObject({ InvestorID: USER, UserID: 'second' })
    expect(await refusalOf(closer, () => closer.insert({ LimitPrice: scene.best('buy') }))).toBe(29)
    expect(await refusalOf(viewer, () => viewer.insert({ LimitPrice: scene.best('buy') }))).toBe(28)
    expect(await refusalOf(second, () => second.insert({ InvestorID: 'second', LimitPrice: 3_100 }))).toBe(13)
    const close = closer.insert({ Direction: '1', CombOffsetFlag: '3', LimitPrice: scene.best('buy') - 5 })
    await closer.storyIs(close, 'a a 0 trade(1)')
  })
})

describe('rates', () => {
  const rates = {
    products: {
      rb: {
        ...{ margin_long: { by_money: 0.1 }, margin_short: { by_money: 0.1, by_volume: 50 }, position_limit_lots: 5 },
        ...{ commission_open: { by_volume: 2 }, commission_close: { by_volume: 2 } },
        ...{ commission_close_today: { by_volume: 7 }, order_fee: { per_order: 1, per_cancel: 0.5, free_messages: 1 } },
      },
    },
  }

  it('are told by CTP queries and make funds that add up', async () => {
    process.env['HUANGPU_CTP_ABI'] = '6.7.8'
    try {
      await scene.open('rates.sqlite', { rates, account: { rates: { margin_add: 0.02 }, reserve: 1_000 } })
      const client = await ready()
      const rb = { InstrumentID: 'rb2701' }
      expect(await rowsOf(client, 'ReqQryInstrumentMarginRate', rb)).toMatchObject([
        {
          LongMarginRatioByMoney: 0.12,
          ShortMarginRatioByMoney: 0.12,
          ShortMarginRatioByVolume: 50,
          InvestorRange: '3',
        },
      ])
      expect(await rowsOf(client, 'ReqQryExchangeMarginRate', rb)).toMatchObject([{ LongMarginRatioByMoney: 0.1 }])
      expect(await rowsOf(client, 'ReqQryInstrumentCommissionRate', rb)).toMatchObject([
        { OpenRatioByVolume: 2, CloseRatioByVolume: 2, CloseTodayRatioByVolume: 7, OpenRatioByMoney: 0 },
      ])
      expect(await rowsOf(client, 'ReqQryInstrumentMarginRate')).toEqual([])
      const ref = client.insert({ LimitPrice: scene.best('sell') + 5, VolumeTotalOriginal: 3 })
      await client.storyIs(ref, 'a a 0 trade(3)')
      const working = client.insert({ LimitPrice: scene.best('buy') - 50, VolumeTotalOriginal: 2 })
      await client.storyIs(working, 'a 3')
      expect(await refusalOf(client, () => client.insert({ LimitPrice: 3_100 }))).toBe(106)
      expect(await rowsOf(client, 'ReqQryInstrumentMarginRate')).toHaveLength(1)
      expect(await rowsOf(client, 'ReqQryInvestorInfoCommRec')).toMatchObject([
        { InstrumentID: 'rb2701', ProductID: 'rb', OrderCount: 2, OrderActionCount: 0, InfoCnt: 2, InfoComm: 1 },
      ])
      const price = Number(client.named('OnRtnTrade')[0]?.get('Price'))
      const [funds] = await rowsOf(client, 'ReqQryTradingAccount')
      const of = (name: string): number => Number(must(funds)[name])
      expect(of('CurrMargin')).toBeCloseTo(3 * price * 10 * 0.12, 6)
      expect(of('ExchangeMargin')).toBeCloseTo(3 * price * 10 * 0.1, 6)
      expect(of('FrozenMargin')).toBeCloseTo(
        2 * Number(must(client.named('OnRtnOrder').at(-1)).get('LimitPrice')) * 10 * 0.12,
        6,
      )
      expect([of('Commission'), of('FrozenCommission'), of('Reserve')]).toEqual([7, 4, 1_000])
      const balance = of('PreBalance') + of('Deposit') - of('Withdraw') + of('CloseProfit') + of('PositionProfit')
      expect(of('Balance')).toBeCloseTo(balance - of('Commission'), 6)
      const used = of('CurrMargin') + of('FrozenMargin') + of('FrozenCommission') + of('Reserve')
      expect(of('Available')).toBeCloseTo(of('Balance') - used, 6)
    } finally {
      delete process.env['HUANGPU_CTP_ABI']
    }
  })

  it('of orders and cancels end in error 116, expired contracts in 17', async () => {
    await scene.open('order-rate.sqlite', { fronts: { orders_per_second: 2 }, symbols: ['rb2701', 'hc2610'] })
    const client = await ready()
    expect(await refusalOf(client, () => client.insert({ InstrumentID: 'hc2610', LimitPrice: 3_100 }))).toBe(17)
    client.insert({ LimitPrice: scene.best('buy') - 20 })
    expect(await refusalOf(client, () => client.insert({ LimitPrice: 3_100 }))).toBe(116)
    expect(client.named('OnRspOrderInsert').at(-1)?.rspInfo).toEqual({ ErrorID: 116, ErrorMsg: 'CTP:下单频率限制' })
    scene.step(1_000)
    await client.storyIs(client.insert({ LimitPrice: scene.best('buy') - 20 }), 'a 3')
    const contracts = await rowsOf(client, 'ReqQryInstrument', { InstrumentID: 'hc2610' })
    expect(contracts).toMatchObject([{ IsTrading: 0, InstLifePhase: '3', ExpireDate: '20261015' }])
  })
})

describe('the settlement statement', () => {
  it('comes in rows of 500 bytes of GBK and says what the account says', async () => {
    await scene.open('statement.sqlite')
    const client = await ready()
    scene.runtime.exchange.transfer(USER, 2_500, '测试入金')
    await client.storyIs(
      client.insert({ LimitPrice: scene.best('sell') + 5, VolumeTotalOriginal: 2 }),
      'a a 0 trade(2)',
    )
    await client.storyIs(
      client.insert({ LimitPrice: scene.best('buy') - 5, Direction: '1', CombOffsetFlag: '3' }),
      'a a 0 trade(1)',
    )
    scene.runtime.exchange.resumeAt(must(parseShanghai('2026-11-24T20:59:50')))
    await client.ready(2)
    const rows = await client.ask('ReqQrySettlementInfo', { BrokerID: BROKER, TradingDay: '20261124' })
    const chunks = rows.map((row) => must(row.raw('Content')))
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.map((row) => row.get('SequenceNo'))).toEqual(rows.map((_, index) => index + 1))
    const text = decodeChunks(chunks)
    const [funds] = await rowsOf(client, 'ReqQryTradingAccount')
    expect(text).toMatch(new RegExp(`期末结存 Balance c/f： +${Number(funds?.['PreBalance']).toFixed(2)}`))
    expect(text).toMatch(new RegExp(`保证金占用 Margin Occupied： +${Number(funds?.['PreMargin']).toFixed(2)}`))
    expect(text).toMatch(/出 入 金 Deposit\/Withdrawal： +2500\.00/)
    for (const title of ['成交记录 Transaction Record', '平仓明细 Position Closed', '持仓明细 Positions Detail']) {
      expect(text).toContain(title)
    }
    expect(await rowsOf(client, 'ReqQryInvestorPositionDetail')).toMatchObject([
      { Volume: 1, OpenDate: '20261124', CloseVolume: 0, LastSettlementPrice: expect.any(Number) },
    ])
  })
})
