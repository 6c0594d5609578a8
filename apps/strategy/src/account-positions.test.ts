import type { PositionData } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { AccountPositions, type HeldLots } from './account-positions.js'

function start(held: HeldLots[]) {
  const alerts: string[] = []
  const positions = new AccountPositions(
    'sim001',
    () => held,
    ({ symbol, direction, held: lots, account }) => alerts.push(`${symbol} ${direction} ${lots}>${account}`),
  )
  const row = (direction: 'LONG' | 'SHORT', volume: number, is_last: boolean) =>
    positions.onRow({ account_id: 'sim001', symbol: 'rb2701', direction, volume, is_last } as PositionData)
  return { row, alerts }
}

it('tells once when strategies hold more than the account has, after the last row only', () => {
  const held = [{ symbol: 'rb2701', long: 2, short: 0, settled: true }]
  const { row, alerts } = start(held)
  row('LONG', 1, false)
  expect(alerts).toEqual([])
  row('SHORT', 0, true)
  row('LONG', 1, true)
  expect(alerts).toEqual(['rb2701 LONG 2>1'])
  row('LONG', 2, true)
  row('LONG', 0, true)
  expect(alerts).toEqual(['rb2701 LONG 2>1', 'rb2701 LONG 2>0'])
})

it('keeps quiet while requests work, and when the account has more', () => {
  const { row, alerts } = start([{ symbol: 'rb2701', long: 2, short: 0, settled: false }])
  row('LONG', 0, true)
  const plenty = start([{ symbol: 'rb2701', long: 2, short: 0, settled: true }])
  plenty.row('LONG', 9, true)
  expect([...alerts, ...plenty.alerts]).toEqual([])
})
