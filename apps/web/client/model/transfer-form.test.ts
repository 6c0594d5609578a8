import { describe, expect, it } from 'vitest'
import { transferFromForm, type TransferForm } from './transfer-form.js'

const form = (change: Partial<TransferForm> = {}): TransferForm => ({
  ...{ account: 'sim001', direction: 'in', yuan: '500000', note: '' },
  ...change,
})

describe('money into an account or out of it', () => {
  it.each([
    ['in', '500000', 500_000],
    ['out', '500000', -500_000],
    ['in', ' 99.50 ', 99.5],
    ['in', '0.01', 0.01],
    ['out', '1,234,567.8', -1_234_567.8],
    ['in', '9999999999.99', 9_999_999_999.99],
  ] as const)('%s %j is %d yuan', (direction, yuan, amount) => {
    expect(transferFromForm(form({ direction, yuan }))).toEqual({ account: 'sim001', amount, note: '' })
  })

  it.each([
    '',
    ' ',
    '0',
    '0.00',
    '-5',
    '1.005',
    '1e6',
    '12,34',
    '1,2345',
    '10000000000',
    '99999999999',
    'Infinity',
    '五百',
  ])('%j is no amount', (yuan) => {
    expect(transferFromForm(form({ yuan }))).toBeUndefined()
  })

  it('wants an account, and keeps the note for the statement', () => {
    expect(transferFromForm(form({ account: '' }))).toBeUndefined()
    expect(transferFromForm(form({ note: ' bonus ' }))?.note).toBe('bonus')
  })
})
