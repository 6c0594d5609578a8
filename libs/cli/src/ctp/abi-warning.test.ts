import { describe, expect, it } from 'vitest'
import { abiWarning } from './abi-warning.js'

describe('the table of another version than the library names', () => {
  it.each([
    ['v6.7.7_20240607 10:37:29', '6.3.6', true],
    ['v6.7.7_20240607 10:37:29', '6.7.7', false],
    ['a drop-in of its own', '6.3.6', false],
    [null, null, false],
  ])('%s by the table of %s: %s', (version, table, isWarned) => {
    const warning = abiWarning({ file: 'x.so', version, table })
    expect(warning !== null).toBe(isWarned)
    if (warning) expect(warning.en + warning.zh).toMatch(/6\.7\.7[\s\S]*6\.3\.6[\s\S]*offsets[\s\S]*偏移/)
  })
})
