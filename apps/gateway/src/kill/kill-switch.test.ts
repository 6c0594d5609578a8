import type { SessionMoment } from '@huangpu/core'
import { NO_KILL_REASON } from '@huangpu/messages'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { orderFields, positionFields } from '../testing/ctp-samples.js'
import { callbackOf } from '../testing/fake-trader.js'
import { TradingRig, cancelCommand, sendCommand } from '../testing/trading-rig.js'
import { type KillRoom, openKillSwitch } from './open-kill-switch.js'

let rig: TradingRig
let room: KillRoom
let keys: string[]
/** What the exchange trades continuously now. */
let isTrading: (product: string) => boolean

function open(on: TradingRig): KillRoom {
  const { desk } = on.test
  const opened = openKillSwitch({
    desk,
    td: on.side,
    instruments: on.instruments,
    timers: on.timers,
    calendar: {
      knows: () => true,
      sessionAt: (product) => (isTrading(product) ? ({ phase: 'continuous' } as SessionMoment) : undefined),
    },
    setKey: (_key, json) => {
      keys.push(json)
      return on.redisAway ? Promise.reject(new Error('Redis is away')) : Promise.resolve()
    },
    failed: () => undefined,
  })
  on.onReady = () => opened.killSwitch.onReady()
  return opened
}

beforeEach(() => {
  keys = []
  isTrading = () => true
  rig = new TradingRig()
  room = open(rig)
})
afterEach(() => {
  room.stop()
  rig.test.close()
})

const NOW = { by: 'li', reason: 'runaway', flatten: false }
/** The exchange's id of each order that a cancel went out for. */
const cancels = (): string[] => rig.trader.of('ReqOrderAction').map(({ fields }) => String(fields['OrderSysID']).trim())
const rtn = (over: Record<string, string | number | undefined>): void =>
  rig.trader.callBack(callbackOf('OnRtnOrder', { fields: orderFields(over) }))
const working = { OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' }
const foreign = { ...working, SessionID: 5, OrderRef: '           7', OrderSysID: '          43' }
const refuseCancel = (): void =>
  rig.trader.callBack(
    callbackOf('OnRspOrderAction', {
      fields: { OrderActionRef: Number(rig.trader.of('ReqOrderAction').at(-1)?.fields['OrderActionRef']) },
      error: { id: 91, message: 'not now' },
    }),
  )

describe('with a session', () => {
  beforeEach(async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rtn(working)
    rtn(foreign)
  })

  it('cancels every working order of the account at once, own and external', () => {
    const view = room.killSwitch.kill(NOW)
    expect(cancels().sort()).toEqual(['42', '43'])
    expect(view).toMatchObject({ active: true, by: 'li', working_orders: 2, waiting_cancels: 0, stored: true })
    expect(view.history).toEqual([{ action: 'kill', by: 'li', reason: 'runaway', flatten: false, at: view.at }])
    expect(rig.test.alerts).toContain('kill_switch_on')
  })

  it('once more cancels everything again, and keeps who, when and why unless it brings a reason', () => {
    const first = room.killSwitch.kill(NOW)
    rig.timers.advance(500)
    const bare = { by: 'wang', reason: NO_KILL_REASON, flatten: false }
    const second = room.killSwitch.kill(bare)
    expect(cancels().sort()).toEqual(['42', '42', '43', '43'])
    expect(second).toMatchObject({ active: true, by: 'li', reason: 'runaway', at: first.at })
    expect(second.history.map(({ by }) => by)).toEqual(['wang', 'li'])
    const restarted = rig.crash()
    const again = open(restarted)
    expect(again.killSwitch.view()).toMatchObject({ by: 'li', reason: 'runaway', at: first.at })
    const third = again.killSwitch.kill({ ...bare, reason: 'all of it' })
    expect(third).toMatchObject({ by: 'wang', reason: 'all of it' })
    again.killSwitch.lift('li', 'checked')
    expect(again.killSwitch.kill(bare)).toMatchObject({ by: 'wang', reason: NO_KILL_REASON })
    rig = restarted
    room = again
  })

  it('is named by the orders that it cancelled, in both languages', () => {
    room.killSwitch.kill(NOW)
    rtn({ ...working, OrderStatus: '5' })
    expect(rig.test.statuses().at(-1)).toMatchObject({
      status: 'CANCELLED',
      reason_code: 'cancelled_by_user',
      reason: expect.stringMatching(/^紧急停止撤单 .* cancelled by the kill switch/),
    })
  })

  it('withdraws an order that waits for the flow control', () => {
    rig.trader.returns.set('ReqOrderInsert', [-3])
    rig.deliver(sendCommand({ order_id: 'K2', request_id: 'req-2' }))
    room.killSwitch.kill(NOW)
    rig.timers.advance(1_000)
    expect(rig.trader.of('ReqOrderInsert')).toHaveLength(1)
    expect(rig.test.statuses().at(-1)).toMatchObject({
      order_id: 'K2',
      status: 'CANCELLED',
      reason: expect.stringContaining('kill switch'),
    })
  })

  it('sends a refused cancel again while its order works, and says so when that does not help', () => {
    rtn({ ...foreign, OrderStatus: '5' })
    room.killSwitch.kill(NOW)
    for (let attempt = 0; attempt < 5; attempt += 1) {
      refuseCancel()
      rig.timers.advance(2_000)
    }
    expect(cancels()).toHaveLength(6)
    expect(rig.test.alerts.filter((code) => code === 'kill_orders_still_work')).toHaveLength(1)
    refuseCancel()
    rig.timers.advance(59_000)
    expect(cancels()).toHaveLength(6)
    rig.timers.advance(1_000)
    expect(cancels()).toHaveLength(7)
    rtn({ ...working, OrderStatus: '5' })
    rig.timers.advance(180_000)
    expect(cancels()).toHaveLength(7)
  })

  it('leaves alone what is placed afterwards: closing by hand stays possible', () => {
    room.killSwitch.kill(NOW)
    rtn({ ...working, OrderStatus: '5' })
    rtn({ ...foreign, OrderStatus: '5' })
    rtn({ ...foreign, OrderRef: '           8', OrderSysID: '          44' })
    rig.timers.advance(180_000)
    expect(cancels()).toHaveLength(2)
  })

  it('keeps a person from nothing: a cancel goes out while it is on', () => {
    room.killSwitch.kill(NOW)
    refuseCancel()
    rig.deliver(cancelCommand())
    expect(cancels().at(-1)).toBe('42')
  })

  it('sends every cancel although the disk refuses, one cannot be written and flow control holds others up', () => {
    rtn({ ...working, SessionID: 5, OrderRef: '           8', OrderSysID: '          44' })
    rig.test.diskFull = true
    rig.trader.returns.set('ReqOrderAction', [0, -3])
    rig.trader.onRequest = () => {
      rig.trader.onRequest = () => undefined
      throw new Error('a field too long')
    }
    room.killSwitch.kill(NOW)
    rig.timers.advance(1_000)
    expect(cancels()).toHaveLength(2)
    expect(rig.test.alerts).toContain('cancel_unsendable')
  })

  it('works although the disk refuses, and says that a restart will forget it', () => {
    rig.test.diskFull = true
    const view = room.killSwitch.kill(NOW)
    expect([room.killSwitch.active, view.stored, cancels().length]).toEqual([true, false, 2])
    expect(rig.test.alerts).toContain('kill_switch_not_stored')
    rig.test.diskFull = false
    expect(room.killSwitch.kill(NOW).stored).toBe(true)
  })
})

describe('without a session', () => {
  it('lets the cancels go first of all after the next login, and those of orders that were not known too', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rtn(working)
    rig.loseConnection()
    room.killSwitch.kill(NOW)
    expect(cancels()).toEqual([])
    rig.trader.written.splice(0)
    await rig.logIn({ session: -78, replay: () => rtn(foreign) })
    const names = rig.trader.written.map(({ name }) => name)
    expect(names.slice(0, 4)).toEqual(['ReqAuthenticate', 'ReqUserLogin', 'ReqSettlementInfoConfirm', 'ReqOrderAction'])
    expect(cancels()).toEqual(['42', '43'])
  })

  it('is still on after a restart, and off for good after a person lifted it', async () => {
    room.killSwitch.kill({ ...NOW, flatten: true })
    const restarted = rig.crash()
    const again = open(restarted)
    expect(again.killSwitch.view()).toMatchObject({ active: true, by: 'li', flatten: 'waiting' })
    expect(again.killSwitch.lift('wang', 'checked')).toMatchObject({ active: false, by: 'wang', reason: 'checked' })
    again.stop()
    const third = restarted.crash()
    const last = open(third)
    expect(last.killSwitch.view()).toMatchObject({ active: false, flatten: 'off', history: [{}, {}] })
    last.stop()
    rig = third
    room = open(third)
  })
})

it('tells the key sooner or later, the newest only', async () => {
  rig.redisAway = true
  room.killSwitch.kill(NOW)
  room.killSwitch.lift('wang', 'checked')
  await rig.settle()
  rig.redisAway = false
  keys.splice(0)
  rig.timers.advance(1_000)
  expect(keys.map((json) => (JSON.parse(json) as { active: boolean }).active)).toEqual([false])
})

describe('flattening', () => {
  /** The counter's answers: positions round by round, then flat. */
  async function run(rounds: readonly Record<string, string | number | undefined>[][]): Promise<string[]> {
    await rig.logIn()
    rig.trader.written.splice(0)
    room.killSwitch.kill({ ...NOW, flatten: true })
    let asked = 0
    await rig.answerQueries({
      ReqQryInvestorPosition: () => {
        const rows = rounds[asked] ?? []
        asked += 1
        rig.trader.answerRows(
          'ReqQryInvestorPosition',
          rows.map((row) => positionFields(row)),
        )
      },
      ReqQryDepthMarketData: () =>
        rig.trader.answer('ReqQryDepthMarketData', {
          InstrumentID: 'rb2701',
          UpperLimitPrice: 3300,
          LowerLimitPrice: 3100,
        }),
    })
    return rig.trader
      .of('ReqOrderInsert')
      .map(
        ({ fields: f }) =>
          `${f['Direction']}${f['CombOffsetFlag']} ${f['VolumeTotalOriginal']} at ${f['LimitPrice']} ${f['TimeCondition']}${f['VolumeCondition']}`,
      )
  }

  it('closes today and yesterday apart, by FAK at the limit, until nothing is held', async () => {
    const sent = await run([
      [
        { Position: 2, TodayPosition: 2 },
        { Position: 3, TodayPosition: 0, PositionDate: '2', ShortFrozen: 1 },
        { Position: 1, TodayPosition: 1, PosiDirection: '3' },
      ],
      [{ Position: 1, TodayPosition: 1 }],
    ])
    // Direction and offset: sell (1) today (3) 2, sell yesterday (4) 2 of 3, buy (0) today 1; the next round the rest.
    expect(sent.slice(0, 3)).toEqual(['13 2 at 3100 11', '14 2 at 3100 11', '03 1 at 3300 11'])
  })

  it('waits for the exchange while it takes no order, and goes on by itself', async () => {
    isTrading = () => false
    const held = [{ Position: 2, TodayPosition: 2 }]
    expect(await run([held, held])).toEqual([])
    expect(room.killSwitch.view().flatten).toBe('waiting')
    isTrading = () => true
    rig.timers.advance(10_000)
    await rig.answerQueries({
      ReqQryInvestorPosition: () => rig.trader.answerRows('ReqQryInvestorPosition', held.map(positionFields)),
      ReqQryDepthMarketData: () =>
        rig.trader.answer('ReqQryDepthMarketData', { InstrumentID: 'rb2701', LowerLimitPrice: 3100 }),
    })
    expect(rig.trader.of('ReqOrderInsert')).not.toHaveLength(0)
  })

  it('of one contract whose limits the counter does not tell keeps no other from being closed', async () => {
    await rig.logIn()
    room.killSwitch.kill({ ...NOW, flatten: true })
    const held = [{ InstrumentID: 'ag2612' }, { InstrumentID: 'rb2701' }].map(positionFields)
    await rig.answerQueries({
      ReqQryInvestorPosition: () => rig.trader.answerRows('ReqQryInvestorPosition', held),
      ReqQryDepthMarketData: () => {
        const symbol = String(rig.trader.of('ReqQryDepthMarketData').at(-1)?.fields['InstrumentID'])
        if (symbol === 'ag2612') rig.trader.answer('ReqQryDepthMarketData', undefined, { id: 1, message: 'no' })
        else rig.trader.answer('ReqQryDepthMarketData', { InstrumentID: symbol, LowerLimitPrice: 3100 })
      },
    })
    const closed = rig.trader.of('ReqOrderInsert').map(({ fields }) => fields['InstrumentID'])
    expect(new Set(closed)).toEqual(new Set(['rb2701']))
  })

  it('is done, and the process lives, although the disk refuses to remember it', async () => {
    vi.spyOn(rig.test.desk.journal.kills, 'setOutcome').mockImplementation(() => {
      throw new Error('database or disk is full')
    })
    expect(await run([])).toEqual([])
    expect(room.killSwitch.view().flatten).toBe('flat')
  })

  it('is done when nothing is held', async () => {
    expect(await run([])).toEqual([])
    expect(room.killSwitch.view().flatten).toBe('flat')
  })
})
