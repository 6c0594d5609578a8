import { describe, expect, it } from 'vitest'
import { abiVersions, CtpError, loadAbi, parseApiVersion } from '../index.js'

const slotOf = (version: string, list: 'traderApi' | 'traderSpi' | 'mdApi' | 'mdSpi', name: string) =>
  loadAbi(version)[list].find((method) => method.name === name)?.slot

describe('10. the ABI tables', () => {
  it.each(abiVersions)('%s: every method has a shape and every field a kind', (version) => {
    const abi = loadAbi(version)
    for (const list of [abi.traderApi, abi.traderSpi, abi.mdApi, abi.mdSpi]) {
      list.forEach((method, slot) => expect(method.slot).toBe(slot))
      for (const { struct } of list) if (struct) expect(abi.hasStruct(struct)).toBe(true)
    }
    for (const name of abi.structNames) {
      const { size, fields } = abi.struct(name)
      for (const field of fields) expect(field.offset + field.size).toBeLessThanOrEqual(size)
    }
  })

  it('knows how slots move between versions', () => {
    expect(slotOf('6.7.2', 'traderApi', 'RegisterFront')).toBe(4)
    expect(slotOf('6.7.7', 'traderApi', 'GetFrontInfo')).toBe(4)
    expect(slotOf('6.7.7', 'traderApi', 'RegisterFront')).toBe(5)
    expect(slotOf('6.7.11', 'traderApi', 'ReqQryUserSession')).toBe(51)
    expect(slotOf('6.7.11', 'traderSpi', 'OnRspQryUserSession')).toBe(36)
    expect(slotOf('6.7.13', 'traderSpi', 'OnRtnPrivateSeqNo')).toBe(4)
  })

  it.each([
    ['traderApi', 'ReqOrderInsert', 'request', 'CThostFtdcInputOrderField'],
    ['traderApi', 'SubmitUserSystemInfo', 'submit', 'CThostFtdcUserSystemInfoField'],
    ['traderApi', 'GetFrontInfo', 'struct', 'CThostFtdcFrontInfoField'],
    ['traderApi', 'SubscribePrivateTopic', 'topic', undefined],
    ['traderApi', 'GetTradingDay', 'text', undefined],
    ['mdApi', 'SubscribeMarketData', 'symbols', undefined],
    ['traderSpi', 'OnFrontConnected', 'connected', undefined],
    ['traderSpi', 'OnFrontDisconnected', 'number', undefined],
    ['traderSpi', 'OnRspUserLogin', 'response', 'CThostFtdcRspUserLoginField'],
    ['traderSpi', 'OnRspError', 'error', undefined],
    ['traderSpi', 'OnRtnOrder', 'return', 'CThostFtdcOrderField'],
    ['traderSpi', 'OnErrRtnOrderInsert', 'error_return', 'CThostFtdcInputOrderField'],
  ] as const)('6.7.7 %s %s has the shape %s', (list, name, shape, struct) => {
    const method = loadAbi('6.7.7')[list].find((candidate) => candidate.name === name)
    expect(method?.shape).toBe(shape)
    expect(method?.struct).toBe(struct)
  })

  it('subscribes the private topic with a sequence number from 6.7.13', () => {
    const shape = (version: string) =>
      loadAbi(version).traderApi.find((method) => method.name === 'SubscribePrivateTopic')?.shape
    expect([shape('6.7.11'), shape('6.7.13')]).toEqual(['topic', 'topic_from'])
  })

  it.each([
    ['v6.7.7_20240607 15:51:36.7347', '6.7.7'],
    ['v6.3.6_20160606 10:26:14', '6.3.6'],
    ['v6.3.19_P1_20200106 15:21:32', '6.3.19'],
    ['V6.3.15_20190220', '6.3.15'],
    ['CTP 6.07.07', '6.7.7'],
    ['6.6.9', '6.6.9'],
    ['', undefined],
    ['version seven', undefined],
  ])('reads the version out of "%s"', (text, version) => expect(parseApiVersion(text)).toBe(version))

  it('refuses an unknown version and lists the known ones', () => {
    expect(() => loadAbi('v9.9.9_20300101')).toThrow(CtpError)
    expect(() => loadAbi('v9.9.9_20300101')).toThrow(/UNKNOWN_VERSION.*v9\.9\.9_20300101.*6\.3\.6.*6\.7\.13/)
  })
})
