import { describe, expect, it } from 'vitest'
import { orderFields } from '../testing/ctp-samples.js'
import { TEST_ACCOUNT } from '../testing/test-desk.js'
import { cancelCommand, sendCommand } from '../testing/trading-rig.js'
import { orderReportOf } from '../wire/order-report.js'
import { LostCommands } from './lost-commands.js'

describe('what stream:cmd remembers and the journal does not', () => {
  it('is read page by page; what is journalled, another’s or no order is left out', async () => {
    const texts = [
      'no json',
      JSON.stringify(cancelCommand({ order_id: 'K0' })),
      JSON.stringify(sendCommand({ order_id: 'K1' })),
      JSON.stringify(sendCommand({ order_id: 'K2' })),
      JSON.stringify(sendCommand({ order_id: 'K3', account_id: 'other' })),
      JSON.stringify(sendCommand({ order_id: 'K4' })),
    ]
    const lost = new LostCommands()
    const asked: string[] = []
    const count = await lost.recall(
      (_stream, from) => {
        asked.push(from)
        const at = from === '-' ? 0 : Number(from.slice(1)) + 1
        return Promise.resolve(texts.slice(at, at + 2).map((json, i) => [String(at + i), json] as const))
      },
      { accountId: TEST_ACCOUNT, environment: 'sim', isJournalled: (orderId) => orderId === 'K2' },
    )
    expect([count, asked]).toEqual([2, ['-', '(1', '(3', '(5']])
    const memoOf = (OrderMemo: string) => lost.find(orderReportOf(orderFields({ OrderMemo })))?.order_id
    expect(['K1', 'K2', 'K3', 'K4', ''].map(memoOf)).toEqual(['K1', undefined, undefined, 'K4', undefined])
  })
})
