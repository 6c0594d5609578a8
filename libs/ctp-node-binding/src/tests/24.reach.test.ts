import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { abiVersions, openMdApi, openTraderApi, type MdApi, type StructCodec, type TraderApi } from '../index.js'
import { buildAddon, EventLog, temporaryFolder } from './fixture-library.js'
import { echoHash, echoLibrary, echoPattern } from './echo-library.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  echoLibrary('trader', '6.7.7')
}, 180_000)
afterAll(() => folder.remove())

/** How each method is called that is not called by its name, and what the echo says of it. */
type Calls<Api> = Readonly<Record<string, (api: Api) => string>>

const FENS = { BrokerID: '9999', UserID: 'u1' }
const shared = {
  RegisterFront: (api: TraderApi | MdApi) => (api.registerFront('tcp://a:1'), 'tcp://a:1'),
  RegisterNameServer: (api: TraderApi | MdApi) => (api.registerNameServer('tcp://b:2'), 'tcp://b:2'),
  RegisterFensUserInfo: (api: TraderApi | MdApi) => {
    api.registerFensUserInfo(FENS)
    return echoHash(api.abi.struct('FensUserInfo').encode(FENS))
  },
}
const BEFORE_INIT: { readonly trader: Calls<TraderApi>; readonly md: Calls<MdApi> } = {
  trader: {
    ...shared,
    SubscribePrivateTopic: (api) => (api.subscribePrivateTopic('resume'), '1'),
    SubscribePublicTopic: (api) => (api.subscribePublicTopic('quick'), '2'),
  },
  md: shared,
}
const symbols = ['rb2610', 'au2612']
const AFTER_INIT: { readonly trader: Calls<TraderApi>; readonly md: Calls<MdApi> } = {
  trader: {
    GetFrontInfo: (api) => {
      expect(api.getFrontInfo()).toEqual({ address: '', queriesPerSecond: 0, packetsPerSecond: 0 })
      return echoHash(Buffer.alloc(0))
    },
  },
  md: {
    SubscribeMarketData: (api) => (expect(api.subscribeMarketData(symbols)).toBe(0), 'rb2610,au2612,'),
    UnSubscribeMarketData: (api) => (expect(api.unsubscribeMarketData(symbols)).toBe(0), 'rb2610,au2612,'),
    SubscribeForQuoteRsp: (api) => (expect(api.subscribeForQuoteRsp(symbols)).toBe(0), 'rb2610,au2612,'),
    UnSubscribeForQuoteRsp: (api) => (expect(api.unsubscribeForQuoteRsp(symbols)).toBe(0), 'rb2610,au2612,'),
  },
}

/** init and release call these two themselves; Join blocks the calling thread, which in Node is everything, so nothing calls it. */
const INTERNAL = ['Init', 'Release', 'RegisterSpi', 'Join']

/** A value in every field, so that each offset counts. */
function fullFields(codec: StructCodec): Record<string, string | number> {
  const entries = codec.fields.map(({ name, kind }, index) => {
    if (kind === 'text') return [name, '1'] as const
    return [name, kind === 'char' ? '' : index + 1] as const
  })
  return Object.fromEntries(entries)
}

const cases = (['trader', 'md'] as const).flatMap((kind) => abiVersions.map((version) => ({ kind, version })))

describe('24. every request and callback of every version', () => {
  it.each(cases)('$kind $version', async ({ kind, version }) => {
    const options = { library: echoLibrary(kind, version), flowPath: path.join(folder.path, kind) }
    const api = kind === 'trader' ? openTraderApi(options) : openMdApi(options)
    const [methods, spi] = kind === 'trader' ? [api.abi.traderApi, api.abi.traderSpi] : [api.abi.mdApi, api.abi.mdSpi]
    const log = new EventLog()
    api.onEvents(log.take)
    const expected: { slot: number; text: string }[] = []
    const missing: string[] = []

    const call = (calls: Calls<never>): void => {
      for (const { name, slot } of methods) {
        const text = calls[name]?.(api as never)
        if (text !== undefined) expected.push({ slot, text })
      }
    }
    call(BEFORE_INIT[kind])
    api.init()
    call(AFTER_INIT[kind])
    let requestId = 100
    for (const { name, slot, shape, struct } of methods) {
      if (shape !== 'request' && shape !== 'submit') continue
      const codec = api.abi.struct(struct as string)
      const fields = fullFields(codec)
      const hash = echoHash(codec.encode(fields))
      requestId += 1
      if (shape === 'request') expect(api.request(name, fields, requestId)).toBe(0)
      else expect((api as TraderApi).submit(name as 'SubmitUserSystemInfo', fields)).toBe(0)
      expected.push({ slot, text: shape === 'request' ? `${hash} ${requestId}` : hash })
    }
    const textMethod = methods.find(({ shape }) => shape === 'text')
    expect(api.getTradingDay()).toBe(`slot ${textMethod?.slot}`)

    const reached = new Set([...expected.map(({ slot }) => slot), textMethod?.slot])
    for (const { name, slot } of methods) if (!reached.has(slot) && !INTERNAL.includes(name)) missing.push(name)
    expect(missing).toEqual([])

    await log.until((all) => all.length === expected.length + spi.length)
    const echoes = log.all.filter((event) => event.name === 'OnRspError' && event.rspInfo?.ErrorMsg !== 'pattern')
    const bySlot = (rows: { slot: number; text: string }[]) => rows.sort((a, b) => a.slot - b.slot)
    const said = echoes.map(({ rspInfo }) => ({ slot: rspInfo?.ErrorID ?? -1, text: rspInfo?.ErrorMsg ?? '' }))
    expect(bySlot(said)).toEqual(bySlot(expected))

    const callbacks = log.all.filter((event) => !echoes.includes(event))
    expect(callbacks.map((event) => event.name)).toEqual(spi.map(({ name }) => name))
    callbacks.forEach((event, slot) => {
      const { shape, struct } = spi[slot] as (typeof spi)[number]
      const codec = struct === undefined ? undefined : api.abi.struct(struct)
      expect(event.data).toEqual(codec?.decode(echoPattern(codec.size)))
      for (const { name } of codec?.fields ?? []) expect(event.get(name)).toEqual(event.data?.[name])
      const answers = shape === 'response' || shape === 'error'
      expect(event.requestId).toBe(answers ? 5000 + slot : undefined)
      expect(event.isLast).toBe(answers ? slot % 2 === 0 : undefined)
      expect(event.reason).toBe(shape === 'number' ? 4000 + slot : undefined)
      expect(event.errorId).toBe(answers || shape === 'error_return' ? slot : 0)
    })
    await api.release()
  })
})
