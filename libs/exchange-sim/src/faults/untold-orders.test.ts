import { expect, it } from 'vitest'
import type { FlowEntry } from '../exchange/exchange-changes.js'
import { UntoldOrders, type Untold } from './untold-orders.js'

const ORDER = { frontId: 1, sessionId: 7, orderRef: '12' }
const entry = (status: string, traded = 0, fields: object = {}): FlowEntry => ({
  ...{ accountId: 'sim001', tradingDay: '20261124', seq: 1, name: 'OnRtnOrder' },
  fields: {
    ...{ FrontID: 1, SessionID: 7, OrderRef: '12', OrderSysID: status === 'a' ? '' : '90' },
    ...{ OrderStatus: status, VolumeTraded: traded },
    ...fields,
  },
})
const trade: FlowEntry = { ...entry('0'), name: 'OnRtnTrade', fields: { OrderSysID: '90' } }

it.each<[Untold, string, readonly FlowEntry[]]>([
  ['all', '', [entry('a'), entry('3'), entry('1', 2), trade, entry('5', 2)]],
  ['acks', '1 trade 5', [entry('a'), entry('3'), entry('1', 2), trade, entry('5', 2)]],
  ['acks', '0 trade', [entry('a'), entry('a'), entry('0', 5), trade]],
  ['acks', '5', [entry('a'), entry('3'), entry('5')]],
  ['acks', '3', [entry('3', 0, { OrderRef: '13' })]],
])('of %s this is told: "%s"', (what, told, entries) => {
  const untold = new UntoldOrders()
  untold.add('sim001', ORDER, what)
  const heard = entries.filter((each) => !untold.has(each))
  expect(heard.map(({ name, fields }) => (name === 'OnRtnTrade' ? 'trade' : fields['OrderStatus'])).join(' ')).toBe(
    told,
  )
})

it('tells everything again once the account has asked', () => {
  const untold = new UntoldOrders()
  untold.add('sim001', ORDER, 'all')
  untold.told('sim001')
  expect(untold.has(entry('3'))).toBe(false)
})
