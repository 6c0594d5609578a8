import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FlowEntry } from '../exchange/exchange-changes.js'
import { packFlow, unpackFlow } from './packed-flow.js'

const OF = { accountId: 'sim001', tradingDay: '20261124' }
const field = fc.constantFrom('OrderRef', 'StatusMsg', 'LimitPrice', 'VolumeTotal', 'CancelTime', 'OrderSysID')
const value = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
const message = fc.record({
  name: fc.constantFrom<FlowEntry['name']>('OnRtnOrder', 'OnRtnTrade'),
  // -0 is written as 0.
  fields: fc.dictionary(
    field,
    value.map((each) => (Object.is(each, -0) ? 0 : each)),
    { noNullPrototype: true },
  ),
})

it('gives back every message in its order, whatever fields it has', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
      const entries = messages.map((each, at) => ({ ...OF, seq: at + 1, ...each }))
      expect(unpackFlow(OF, packFlow(entries))).toEqual(entries)
    }),
  )
})

it('writes the names of fields once, not with each message', () => {
  const fields = { OrderRef: '1', StatusMsg: '未成交' }
  const entries = [1, 2, 3].map((seq) => ({ ...OF, seq, name: 'OnRtnOrder' as const, fields }))
  expect(packFlow(entries).split('StatusMsg')).toHaveLength(2)
})
