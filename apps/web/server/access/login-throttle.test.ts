import { describe, expect, it } from 'vitest'
import { LoginThrottle } from './login-throttle.js'

describe('LoginThrottle', () => {
  const open = () => {
    const time = { ms: 0 }
    return { time, throttle: new LoginThrottle(() => time.ms) }
  }

  it('lets three failures pass, then doubles the wait up to five minutes', () => {
    const { time, throttle } = open()
    const waits: number[] = []
    for (let attempt = 0; attempt < 13; attempt += 1) {
      waits.push(throttle.waitMs('admin', '127.0.0.1'))
      time.ms += waits.at(-1) ?? 0
      throttle.failed('admin', '127.0.0.1')
    }
    expect(waits).toEqual([0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1000))
  })

  it('counts per account and per address', () => {
    const { throttle } = open()
    for (let attempt = 0; attempt < 3; attempt += 1) throttle.failed('admin', 'a')
    expect(throttle.waitMs('admin', 'b')).toBeGreaterThan(0)
    expect(throttle.waitMs('other', 'a')).toBeGreaterThan(0)
    expect(throttle.waitMs('other', 'b')).toBe(0)
  })

  it('forgets after a success and after a quiet hour', () => {
    const { time, throttle } = open()
    for (let attempt = 0; attempt < 5; attempt += 1) throttle.failed('admin', 'a')
    time.ms += 60 * 60_000
    expect(throttle.waitMs('admin', 'a')).toBe(0)
    throttle.failed('admin', 'a')
    expect(throttle.waitMs('admin', 'a')).toBe(0)
    for (let attempt = 0; attempt < 5; attempt += 1) throttle.failed('admin', 'a')
    throttle.succeeded('admin', 'a')
    expect(throttle.waitMs('admin', 'a')).toBe(0)
  })

  it('keeps a bounded number of names', () => {
    const { throttle } = open()
    for (let attempt = 0; attempt < 3; attempt += 1) throttle.failed('first', 'first')
    for (let name = 0; name < 12_000; name += 1) throttle.failed(`user${name}`, `address${name}`)
    expect(throttle.waitMs('first', 'first')).toBe(0)
  })
})
