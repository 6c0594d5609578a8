import { expect, test } from 'vitest'
import { isLoopbackFront, withoutUser } from './front-address.js'

test.each([
  ['tcp://127.0.0.1:17001', true],
  ['tcp://localhost:17001', true],
  ['tcp6://[::1]:17001', true],
  ['tcp://10.0.0.1:17001', false],
  ['tcp://127.0.0.1.evil.example:1', false],
  ['tcp://127.0.0.1:1@evil.example:1', false],
  ['socks5://127.0.0.1:1080/180.168.146.187:10201', false],
])('%s is loopback: %s', (front, expected) => {
  expect(isLoopbackFront(front)).toBe(expected)
})

test.each([
  ['tcp://127.0.0.1:1', 'tcp://127.0.0.1:1'],
  ['socks5://me:canary@127.0.0.1:1080/tcp://1.2.3.4:1', 'socks5://***@127.0.0.1:1080/tcp://1.2.3.4:1'],
  ['socks5://me:can/ary@127.0.0.1:1080', 'socks5://***@127.0.0.1:1080'],
  ['socks5://127.0.0.1:1080/me:canary@1.2.3.4:1', 'socks5://***@1.2.3.4:1'],
])('%s is shown as %s', (address, shown) => {
  expect(withoutUser(address)).toBe(shown)
})
