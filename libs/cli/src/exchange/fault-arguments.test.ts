import { describe, expect, it } from 'vitest'
import { readFault } from './fault-arguments.js'

describe('a fault in words', () => {
  it.each([
    ['drop_front front=td reason=0x2001 away_ms=500', { front: 'td', reason: 0x2001, away_ms: 500, times: 1 }],
    ['throttle request=ReqQryOrder code=-3 times=2', { request: 'ReqQryOrder', code: -3, times: 2 }],
    ['bad_tick symbol=rb2701 what=dbl_max', { symbol: 'rb2701', what: 'dbl_max' }],
    ['never_ack account_id=sim001', { account_id: 'sim001' }],
  ])('%s', (words, fields) => {
    const [kind = '', ...pairs] = words.split(' ')
    expect(readFault(kind, pairs)).toMatchObject({ kind, ...fields })
  })

  it.each([
    ['explode', /no fault explode: one of drop_front/],
    ['drop_front td', /"td" is not key=value/],
    ['drop_front', /front is missing: add front=<td\|md>\n.*缺少 front，请加上 front=<td\|md>/],
    ['drop_front front=tx', /front=<td\|md> \(not tx\)/],
    ['delay callback=OnRtnOrder', /ms is missing: add ms=<number>/],
    ['drop_front front=td wait=3', /wait/],
    ['throttle request=ReqQryOrder', /either code/],
  ])('%s is refused', (words, sentence) => {
    const [kind = '', ...pairs] = words.split(' ')
    expect(() => readFault(kind, pairs)).toThrow(sentence)
  })
})
