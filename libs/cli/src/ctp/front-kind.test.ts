import { describe, expect, it } from 'vitest'
import { frontKind, isFrontUrl } from './front-kind.js'

describe('what a front is', () => {
  it.each([
    ['tcp://127.0.0.1:17001', 'loopback'],
    ['tcp://localhost:17001', 'loopback'],
    ['tcp6://[::1]:17001', 'loopback'],
    ['tcp://180.168.146.187:10201', 'simulator'],
    ['tcp://trading.openctp.cn:30001', 'simulator'],
    ['tcp://openctp.cn.example.com:30001', 'unknown'],
    ['tcp://127.0.0.1.example.com:1', 'unknown'],
    ['ssl://10.1.2.3:41205', 'unknown'],
    ['tcp://218.202.237.34:10201', 'unknown'],
    ['socks5://127.0.0.1:1080/user:pw@61.186.254.131:42205', 'unknown'],
    ['rubbish', 'unknown'],
  ] as const)('%s is %s', (url, kind) => {
    expect(frontKind(url)).toBe(kind)
  })
})

describe('the form of a front', () => {
  it.each([
    ['tcp://127.0.0.1:17001', true],
    ['tcp6://[::1]:17001', true],
    ['socks5://127.0.0.1:1080/user:pw@61.186.254.131:42205', true],
    ['127.0.0.1:17001', false],
    ['tcp://127.0.0.1', false],
    ['http://127.0.0.1:17001', false],
  ])('%s: %s', (url, isOne) => {
    expect(isFrontUrl(url)).toBe(isOne)
  })
})
