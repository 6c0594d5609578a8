import { expect, it } from 'vitest'
import { diskStateOf } from './disk-state.js'

const LIMITS = { reserveBytes: 64, lowBytes: 32 }

it.each(
  `
    held 1000 -> ample
    held   32 -> ample
    held   31 -> reserve
    held    0 -> reserve
    gone  127 -> reserve
    gone  128 -> ample
    gone    4 -> reserve
    gone    3 -> full
    gone    0 -> full
  `
    .split('\n')
    .map((row) => row.trim())
    .filter(Boolean),
)('%s', (row) => {
  const [reserve, free, , state] = row.split(/\s+/)
  expect(diskStateOf(Number(free), reserve === 'held', LIMITS)).toBe(state)
})

it('without a reserve the disk itself is watched', () => {
  const none = { reserveBytes: 0, lowBytes: 32 }
  expect([3, 4, 63, 64].map((free) => diskStateOf(free, false, none))).toEqual(['full', 'reserve', 'reserve', 'ample'])
})
