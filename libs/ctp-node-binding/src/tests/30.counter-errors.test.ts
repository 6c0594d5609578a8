import { describe, expect, it } from 'vitest'
import { errorById } from '../index.js'

describe('30. what the counter refuses', () => {
  it.each([
    [0, 'NONE', 'none'],
    [3, 'INVALID_LOGIN', 'permanent'],
    [75, 'LOGIN_FORBIDDEN', 'permanent'],
    [4060, 'AUTH_IP_FORBIDDEN', 'permanent'],
    [90, 'NEED_RETRY', 'transient'],
    [154, 'QK_BUSY', 'transient'],
    [31, 'INSUFFICIENT_MONEY', 'refusal'],
    [99_999, 'ERROR_99999', 'refusal'],
  ])('error %i is %s, %s', (id, code, kind) => {
    const error = errorById(id)
    expect(error).toMatchObject({ id, code, kind, permanent: kind === 'permanent', transient: kind === 'transient' })
    expect(error.zh).not.toMatch(/^CTP/)
    expect(error.en.length).toBeGreaterThan(3)
  })

  it('hints at swapped ports', () => expect(errorById(77).en).toMatch(/wrong port/))
})
