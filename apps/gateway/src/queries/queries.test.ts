import { accountKey, instrumentsKey, rateDataSchema, ratesKey } from '@huangpu/messages'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  FRONT,
  SESSION,
  accountFields,
  instrumentFields,
  orderFields,
  positionFields,
  tradeFields,
} from '../testing/ctp-samples.js'
import { callbackOf } from '../testing/fake-trader.js'
import { TEST_ACCOUNT } from '../testing/test-desk.js'
import { TradingRig } from '../testing/trading-rig.js'

let rig: TradingRig
beforeEach(() => {
  rig = new TradingRig()
})
afterEach(() => {
  rig.test.close()
})

const asked = (name: string): number => rig.trader.of(name).length
const listed = (): string[] => Object.keys(rig.hashes.get(instrumentsKey(TEST_ACCOUNT)) ?? {})
const count = (name: string): number => rig.test.counts.get(name) ?? 0
const marginFields = { LongMarginRatioByMoney: 0.16, ShortMarginRatioByMoney: 0.15, LongMarginRatioByVolume: 0 }
const commissionFields = { OpenRatioByMoney: 0.0001, CloseRatioByMoney: 0.0001, CloseTodayRatioByMoney: 0 }

describe('contracts', () => {
  it('are asked once a trading day, over restarts too', async () => {
    await rig.logIn()
    expect(asked('ReqQryInstrument')).toBe(1)
    rig = rig.crash()
    await rig.logIn()
    expect(rig.state).toBe('ready')
    expect(asked('ReqQryInstrument')).toBe(0)
    expect(listed()).toEqual(['rb2701'])
  })

  it('are asked again when somebody wants one that the stored list lacks', async () => {
    await rig.logIn()
    rig = rig.crash()
    rig.wanted = ['rb2705']
    await rig.logIn()
    expect(asked('ReqQryInstrument')).toBe(1)
  })

  it('are not known while the counter lists none: nothing is ready, no position is told as closed', async () => {
    rig.hashes.set(instrumentsKey(TEST_ACCOUNT), { rb2701: '{}' })
    await rig.logIn({ answers: { ReqQryInstrument: () => rig.trader.answer('ReqQryInstrument') } })
    expect([rig.state, rig.test.positions(), listed()]).toEqual(['querying', [], ['rb2701']])
    rig.timers.advance(5_000)
    await rig.answerQueries()
    expect(rig.state).toBe('ready')
  })

  it('that the counter lists no more leave Redis, which is told', async () => {
    rig.hashes.set(instrumentsKey(TEST_ACCOUNT), { rb2610: '{}' })
    await rig.logIn()
    expect(listed()).toEqual(['rb2701'])
    expect(count('reconciled_instruments_stale')).toBe(1)
    expect(rig.test.alerts).toContain('reconciled')
  })
})

describe('positions', () => {
  const held = (over: Record<string, string | number | undefined> = {}) => ({
    ReqQryInvestorPosition: () => rig.trader.answer('ReqQryInvestorPosition', positionFields(over)),
  })
  const told = (): unknown[] => rig.test.positions().map((row) => `${row.symbol} ${row.volume}`)

  it('that cannot be read are not told as closed, and nothing is ready without them', async () => {
    await rig.logIn({ answers: held() })
    rig.loseConnection()
    await rig.logIn({ session: 6, answers: held({ Position: undefined }) })
    expect([rig.state, told()]).toEqual(['querying', ['rb2701 2']])
    expect(rig.side.link.session.login).not.toBeNull()
    rig.timers.advance(5_000)
    await rig.answerQueries(held())
    expect(rig.state).toBe('ready')
  })

  it('of a contract that the counter does not list are told', async () => {
    await rig.logIn({ answers: held({ InstrumentID: 'rb2612' }) })
    expect(told()).toEqual(['rb2612 2'])
  })

  it('of options are left to others, whatever their rows look like', async () => {
    await rig.logIn({ answers: held({ InstrumentID: 'au2612C560', PosiDirection: '1' }) })
    expect([rig.state, told()]).toEqual(['ready', []])
  })
})

describe('a login that finds nothing new', () => {
  it('says nothing of differences', async () => {
    await rig.logIn()
    expect(rig.test.alerts).not.toContain('reconciled')
  })
})

describe('differences that the login finds', () => {
  const own = (over = {}) => orderFields({ SessionID: 5, OrderStatus: '3', OrderSysID: '          42', ...over })

  it('are told: an order moved on, one of another session, a fill, a position', async () => {
    await rig.logIn()
    rig.trader.callBack(callbackOf('OnRtnOrder', { fields: own() }))
    rig.loseConnection()
    const answer = (name: string, rows: ReturnType<typeof orderFields>[]) => (): void => {
      const { requestId } = rig.trader.of(name).at(-1) ?? { requestId: 0 }
      const callback = name.replace('Req', 'OnRsp')
      rows.forEach((fields, at) =>
        rig.trader.callBack(callbackOf(callback, { fields, requestId, isLast: at === rows.length - 1 })),
      )
    }
    await rig.logIn({
      session: SESSION + 1,
      answers: {
        ReqQryOrder: answer('ReqQryOrder', [
          own({ OrderStatus: '0', VolumeTraded: 3 }),
          orderFields({ FrontID: FRONT, SessionID: 6, OrderRef: '7', OrderStatus: '3', OrderSysID: '43' }),
        ]),
        ReqQryTrade: answer('ReqQryTrade', [tradeFields()]),
        ReqQryInvestorPosition: answer('ReqQryInvestorPosition', [positionFields()]),
      },
    })
    expect(rig.state).toBe('ready')
    expect(Object.fromEntries([...rig.test.counts].filter(([name]) => name.startsWith('reconciled')))).toEqual({
      reconciled_orders_healed: 1,
      reconciled_orders_found: 1,
      reconciled_trades_found: 1,
      reconciled_positions_moved: 1,
    })
  })
})

describe('rates', () => {
  const answers = {
    ReqQryInstrumentMarginRate: () => rig.trader.answer('ReqQryInstrumentMarginRate', marginFields),
    // The counter may answer with the product's row.
    ReqQryInstrumentCommissionRate: () =>
      rig.trader.answer('ReqQryInstrumentCommissionRate', { ...commissionFields, InstrumentID: 'rb' }),
    ReqQryInstrumentOrderCommRate: () =>
      rig.trader.answer('ReqQryInstrumentOrderCommRate', undefined, { id: 77, message: 'CTP:无此功能' }),
  }
  const known = () => Object.keys(rig.hashes.get(ratesKey(TEST_ACCOUNT)) ?? {})

  it('come after everything else, are published, and are not asked again that day', async () => {
    rig.wanted = ['rb2701', 'xx9999']
    await rig.logIn({ answers })
    const order = rig.trader.written.map((request) => request.name).filter((name) => name.startsWith('ReqQry'))
    expect(order.indexOf('ReqQryInstrumentMarginRate')).toBeGreaterThan(order.indexOf('ReqQryTradingAccount'))
    expect(known()).toEqual(['rb2701'])
    const rate = rateDataSchema.parse(JSON.parse(rig.hashes.get(ratesKey(TEST_ACCOUNT))?.['rb2701'] ?? ''))
    expect(rate).toMatchObject({
      margin: { long_by_money: 0.16, short_by_money: 0.15 },
      commission: { open_by_money: 0.0001, close_today_by_money: 0 },
      order_commission: null,
    })
    rig = rig.crash()
    rig.wanted = ['rb2701']
    await rig.logIn({ answers })
    expect(asked('ReqQryInstrumentMarginRate')).toBe(0)
    expect(known()).toEqual(['rb2701'])
  })

  it('of a contract that is wanted later are asked at the next look', async () => {
    await rig.logIn({ answers })
    expect(asked('ReqQryInstrumentMarginRate')).toBe(0)
    rig.wanted = ['rb2701']
    rig.timers.advance(15_000)
    await rig.answerQueries(answers)
    expect(known()).toEqual(['rb2701'])
  })

  it('are asked again when the connection broke in between', async () => {
    rig.wanted = ['rb2701']
    await rig.logIn({ answers: { ...answers, ReqQryInstrumentMarginRate: () => undefined } })
    rig.loseConnection()
    await rig.settle()
    expect(known()).toEqual([])
    await rig.logIn({ answers })
    expect(known()).toEqual(['rb2701'])
  })
})

describe('a query that a person asks for', () => {
  it('answers rows, books them, and is refused while not ready', async () => {
    await expect(rig.side.queries.asked.ask('orders')).rejects.toMatchObject({ status: 409, code: 'not_ready' })
    await rig.logIn()
    const orders = rig.side.queries.asked.ask('orders', 'rb2701')
    await rig.settle()
    rig.trader.answer('ReqQryOrder', orderFields({ SessionID: 6, OrderStatus: '3', OrderSysID: '          42' }))
    expect(await orders).toMatchObject({
      items: [{ order_id: 'EXT-20261120-1-6-1', status: 'NOTTRADED', order_sys_id: '          42' }],
      next_cursor: null,
    })
    expect(rig.test.statuses().at(-1)).toMatchObject({ order_id: 'EXT-20261120-1-6-1' })
    const none = rig.side.queries.asked.ask('orders', 'au2702')
    await rig.settle()
    rig.trader.answer('ReqQryOrder', orderFields({ SessionID: 6, OrderStatus: '3', OrderSysID: '42' }))
    expect(await none).toMatchObject({ items: [] })
  })

  it("tells the counter's refusal, and that it takes too long", async () => {
    await rig.logIn()
    const refused = rig.side.queries.asked.ask('account').catch((error: unknown) => error)
    await rig.settle()
    rig.trader.answer('ReqQryTradingAccount', undefined, { id: 6, message: 'CTP:还没有登录' })
    expect(await refused).toMatchObject({ status: 502, details: { error_id: 6 } })
    const slow = rig.side.queries.asked.ask('account').catch((error: unknown) => error)
    await rig.settle()
    rig.timers.advance(30_000)
    expect(await slow).toMatchObject({ status: 504, code: 'query_slow' })
  })

  it('brings contracts and rates anew', async () => {
    await rig.logIn()
    const contracts = rig.side.queries.asked.ask('instruments')
    await rig.settle()
    rig.trader.answer('ReqQryInstrument', instrumentFields({ InstrumentID: 'rb2705' }))
    expect((await contracts).items.map((row) => row.symbol)).toEqual(['rb2705'])
    expect(listed()).toEqual(['rb2705'])
    const margin = rig.side.queries.asked.ask('margin_rate', 'rb2705')
    await rig.settle()
    rig.trader.answer('ReqQryInstrumentMarginRate', marginFields)
    expect((await margin).items).toMatchObject([{ long_by_money: 0.16 }])
    const funds = rig.side.queries.asked.ask('account')
    await rig.settle()
    rig.trader.answer('ReqQryTradingAccount', accountFields)
    expect((await funds).items).toMatchObject([{ account_id: TEST_ACCOUNT, balance: 1_000_000 }])
    expect(accountKey(TEST_ACCOUNT)).toBe('account:sim001')
  })
})
