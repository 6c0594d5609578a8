import { expect, it } from 'vitest'
import { faultFromForm, faultWords } from './fault-form.js'

const kind = {
  kind: 'drop_front',
  fields: [
    { name: 'front', type: 'choice', required: true, options: ['td', 'md'], fallback: null },
    { name: 'reason', type: 'number', required: false, options: [], fallback: 4097 },
    { name: 'code', type: 'choice', required: false, options: [-2, -3], fallback: null },
    { name: 'symbol', type: 'text', required: false, options: [], fallback: null },
  ],
} as const

it.each([
  [{ front: 'td' }, { fault: { kind: 'drop_front', front: 'td' } }],
  [{ front: 'md', reason: '0x2001' }, { fault: { kind: 'drop_front', front: 'md', reason: 0x2001 } }],
  [
    { front: 'td', code: '-3', symbol: ' rb2701 ' },
    { fault: { kind: 'drop_front', front: 'td', code: -3, symbol: 'rb2701' } },
  ],
  [{}, { problem: 'missing', field: 'front' }],
  [{ front: ' ' }, { problem: 'missing', field: 'front' }],
  [
    { front: 'td', reason: 'soon' },
    { problem: 'notANumber', field: 'reason' },
  ],
  [
    { front: 'td', reason: '1.5' },
    { problem: 'notANumber', field: 'reason' },
  ],
])('%j becomes %j', (entries, result) => {
  expect(faultFromForm(kind, entries)).toEqual(result)
})

it('says a fault in a row', () => {
  expect(faultWords({ kind: 'delay', callback: 'OnRtnTrade', ms: 500, times: 1 })).toBe('callback=OnRtnTrade ms=500')
  expect(faultWords({ kind: 'never_ack', times: 0 })).toBe('times=0')
})
