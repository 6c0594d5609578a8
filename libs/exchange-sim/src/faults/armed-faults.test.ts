import { exchangeFaultSchema, type ExchangeFault } from '@huangpu/messages'
import { describe, expect, it } from 'vitest'
import { arm, match, strikeOne, type ArmedFault } from './armed-faults.js'
import type { FaultMoment } from './fault-moment.js'

const fault = (text: string): ExchangeFault => {
  const [kind, ...pairs] = text.split(' ')
  const value = (raw: string): unknown => (/^-?\d+$/.test(raw) ? Number(raw) : raw)
  const entries = pairs.map((pair) => pair.split('=')).map(([key = '', raw = '']) => [key, value(raw)] as const)
  return exchangeFaultSchema.parse({ kind, ...Object.fromEntries(entries) })
}
const armAll = (...texts: string[]): readonly ArmedFault[] =>
  texts.reduce<readonly ArmedFault[]>((armed, text, index) => arm(armed, `f${index + 1}`, fault(text)), [])

const rb = { accountId: 'sim001', symbol: 'rb2701' }
const MOMENTS: Record<string, FaultMoment> = {
  insert: { at: 'insert', ...rb },
  accepted: { at: 'accepted', ...rb },
  cancel: { at: 'cancel', ...rb },
  ack: { at: 'told', what: 'ack', ...rb },
  'partial fill': { at: 'told', what: 'partial_fill', ...rb },
  fill: { at: 'told', what: 'fill', ...rb },
  'td login': { at: 'login', front: 'td', accountId: 'sim001' },
  'query of orders': { at: 'request', front: 'td', name: 'ReqQryOrder', accountId: 'sim001' },
  'order return': { at: 'callback', front: 'td', name: 'OnRtnOrder', ...rb },
  tick: { at: 'snapshot', symbol: 'rb2701' },
}

describe('a fault strikes at its moments only', () => {
  it.each([
    ['drop_front front=td at=insert', 'insert'],
    ['drop_front front=td at=ack', 'ack'],
    ['drop_front front=td at=partial_fill', 'partial fill'],
    ['drop_front front=td at=fill', 'fill'],
    ['drop_front front=td at=cancel', 'cancel'],
    ['drop_front front=td', ''],
    ['swallow_insert', 'insert'],
    ['refuse_insert error_id=31', 'insert'],
    ['never_ack', 'accepted'],
    ['lose_ack', 'accepted'],
    ['partial_fills lots=1 pause_ms=0', 'accepted'],
    ['refuse_cancel error_id=26', 'cancel'],
    ['refuse_login front=td error_id=3', 'td login'],
    ['refuse_login front=md error_id=3', ''],
    ['throttle request=ReqQryOrder error_id=90', 'query of orders'],
    ['throttle request=ReqQryTrade error_id=90', ''],
    ['throttle request=* error_id=90', 'query of orders'],
    // The library answers by itself.
    ['throttle request=ReqQryOrder code=-3', ''],
    ['delay callback=OnRtnOrder ms=5', 'order return'],
    ['duplicate callback=*', 'order return'],
    ['reorder callback=OnRtnTrade', ''],
    ['stop_ticks', 'tick'],
    ['bad_tick symbol=rb2701 what=zero', 'tick'],
    ['bad_tick symbol=au2702 what=zero', ''],
    ['slow_reader front=td ms=5', ''],
    ['slow_reader front=md who=client ms=5', ''],
    ['restart', ''],
    ['swallow_insert account_id=sim001 symbol=rb2701', 'insert'],
    ['swallow_insert account_id=sim002', ''],
    ['swallow_insert symbol=au2702', ''],
  ])('%s -> %s', (text, expected) => {
    const struckAt = Object.entries(MOMENTS).filter(([, moment]) => match(armAll(text), moment).struck.length > 0)
    expect(struckAt.map(([name]) => name)).toEqual(expected === '' ? [] : [expected])
  })
})

describe('a fault wears out', () => {
  const strikes = (text: string, count: number): (string | number)[] => {
    let armed = armAll(text)
    return Array.from({ length: count }, () => {
      const result = match(armed, MOMENTS['insert'] as FaultMoment)
      armed = result.armed
      return `${result.struck.length} ${armed.length === 0 ? 'spent' : 'armed'}`
    })
  }

  it('after one strike, after so many, or never', () => {
    expect(strikes('swallow_insert', 2)).toEqual(['1 spent', '0 spent'])
    expect(strikes('swallow_insert times=2', 3)).toEqual(['1 armed', '1 spent', '0 spent'])
    expect(strikes('swallow_insert times=0', 3)).toEqual(['1 armed', '1 armed', '1 armed'])
  })

  it('one of a kind at a time, one fate for an order, and what struck in a library counts too', () => {
    const armed = armAll('refuse_insert error_id=31', 'swallow_insert', 'refuse_insert error_id=15')
    const first = match(armed, MOMENTS['insert'] as FaultMoment)
    expect(first.struck.map(({ id }) => id)).toEqual(['f1'])
    const second = match(first.armed, MOMENTS['insert'] as FaultMoment)
    expect(second.struck.map(({ id }) => id)).toEqual(['f2'])
    expect(strikeOne(armAll('throttle request=* code=-2 times=2'), 'f1')).toMatchObject([
      { struck: 1, life: { kind: 'counted', left: 1 } },
    ])
  })
})

describe('what no fault can be', () => {
  it.each([
    ['drop_front front=md at=ack', /no such moment/],
    ['throttle request=ReqQryOrder', /either code/],
    ['throttle request=ReqQryOrder code=-2 error_id=90', /either code/],
    ['throttle request=ReqQryOrder code=-1', /-2/],
    ['partial_fills lots=0 pause_ms=1', /lots/],
    ['delay callback=Order ms=5', /callback such as/],
    ['swallow_insert whatever=1', /whatever/],
    ['explode', /kind/],
  ])('%s', (text, sentence) => {
    expect(() => fault(text)).toThrow(sentence)
  })
})
