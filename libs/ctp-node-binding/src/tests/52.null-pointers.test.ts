import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMdApi, openTraderApi, type Abi, type MdApi, type TraderApi } from '../index.js'
import { buildAddon, EventLog, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
beforeAll(buildAddon, 180_000)
afterAll(() => folder.remove())

const LOGIN = { UserID: 'u', Password: 'p' }

function open(kind: 'trader' | 'md', version: string): { api: TraderApi | MdApi; login: () => number } {
  const options = { library: fixtureLibrary(version)[kind], flowPath: folder.path }
  if (kind === 'trader') {
    const api = openTraderApi(options)
    return { api, login: () => api.request('ReqUserLogin', LOGIN, 1) }
  }
  const api = openMdApi(options)
  // Ticks have a handler of their own, which a NULL never reaches.
  api.onTicks(() => expect.unreachable())
  return { api, login: () => api.request('ReqUserLogin', LOGIN, 1) }
}

const callbacks = (kind: 'trader' | 'md', abi: Abi) => (kind === 'trader' ? abi.traderSpi : abi.mdSpi)

describe('52. every callback with NULL in place of every pointer', () => {
  it.each([
    ['trader', '6.3.6'],
    ['trader', '6.7.7'],
    ['trader', '6.7.13'],
    ['md', '6.3.6'],
    ['md', '6.7.13'],
  ] as const)(
    '%s %s',
    async (kind, version) => {
      const { api, login } = open(kind, version)
      const log = new EventLog()
      api.onEvents(log.take)
      api.registerFront('fixture://front?nulls=1')
      api.init()
      expect(login()).toBe(0)
      const methods = callbacks(kind, api.abi)
      const all = await log.until((events) => events.length === 2 + methods.length)
      const seen = all.slice(2).map((event) => ({
        name: event.name,
        data: event.data,
        field: event.get('InstrumentID'),
        raw: event.raw('InstrumentID'),
        rspInfo: event.rspInfo,
        errorId: event.errorId,
        requestId: event.requestId,
        isLast: event.isLast,
        reason: event.reason,
      }))
      expect(seen).toEqual(
        methods.map(({ name, shape, slot }) => {
          const answers = shape === 'response' || shape === 'error'
          return {
            name,
            data: undefined,
            field: undefined,
            raw: undefined,
            rspInfo: undefined,
            errorId: 0,
            requestId: answers ? 7 : undefined,
            isLast: answers ? true : undefined,
            reason: shape === 'number' ? slot : undefined,
          }
        }),
      )
      await api.release()
    },
    120_000,
  )
})
