import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChildStack, readHealth, type ConfigChanges } from '@huangpu/cli'
import { connectBus, type Bus } from '@huangpu/bus'
import {
  deadLetterSchema,
  lastTickKey,
  orderAcceptanceSchema,
  STREAMS,
  type Health,
  type ServiceName,
} from '@huangpu/messages'
import { createPeerClient, type PeerClient } from '@huangpu/service'
import { waitUntil } from '@huangpu/testkit'
import { parse } from 'yaml'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openIsolatedHome } from '../support/isolated-home.js'
import { Pm2Stack } from '../support/pm2-stack.js'

const folders: string[] = []
const newFolder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'huangpu-bad-')))
  return folders.at(-1) ?? ''
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const NAMES: ServiceName[] = ['exchange', 'gateway', 'market', 'trading', 'strategy', 'web']

describe('a running stack', () => {
  const ORDER = {
    request_id: 'x',
    symbol: 'rb2701',
    exchange: 'SHFE',
    direction: 'LONG',
    offset: 'OPEN',
    order_type: 'LIMIT',
    price: 3100,
    volume: 1,
  }
  let stack: ChildStack
  let bus: Bus
  let trading: PeerClient
  const letters: { source: string; reason: string }[] = []

  beforeAll(async () => {
    stack = new ChildStack(await openIsolatedHome(newFolder()), NAMES)
    stack.startRedis()
    for (const name of NAMES) await stack.startService(name)
    await stack.waitUntilTrading('gateway')
    const { redis, services, token } = stack.installation
    bus = await connectBus(redis, { name: 'test' })
    bus.tail([STREAMS.dead], { [STREAMS.dead]: '0-0' }, (_stream, _id, json) => {
      letters.push(deadLetterSchema.parse(JSON.parse(json)))
    })
    trading = createPeerClient({ name: 'trading', host: services.host, port: services.ports.trading, token })
    await waitUntil(async () => (await readHealth(stack.installation, 'trading'))?.trading === true)
    // The daily limits come with the first tick, some seconds after the simulated exchange has settled and opened.
    await waitUntil(async () => (await bus.keys.get(lastTickKey('rb2701'))) !== null)
    // Trading hears them by itself, maybe later.
    let asked = 0
    const knowsLimits = async (): Promise<boolean> => {
      const body = { ...ORDER, price: 9000, request_id: `limits-${(asked += 1)}` }
      const answer = await trading.post('/orders', body, orderAcceptanceSchema)
      return !answer.accepted && answer.reason_code === 'price_outside_limits'
    }
    await waitUntil(knowsLimits, { everyMs: 500 })
  })
  afterAll(async () => {
    await bus?.close()
    await stack?.stop()
  })

  const GARBAGE = [
    '',
    'not json',
    '[]',
    'null',
    '{"__proto__":{"polluted":1}}',
    '{"symbol":"../../etc/passwd"}',
    `"${'x'.repeat(200_000)}"`,
  ]

  test.each(['stream:order', 'stream:cmd', 'stream:order_status', 'stream:trade', 'stream:position'])(
    'malformed entries of %s are set aside with their reason by every group, and the next good one is handled',
    async (stream) => {
      const before = letters.filter((letter) => letter.source === stream).length
      for (const json of GARBAGE) await bus.produce(stream, json)
      const groups = stream === 'stream:order' || stream === 'stream:cmd' ? 1 : 2
      const mine = (): typeof letters => letters.filter((letter) => letter.source === stream).slice(before)
      await waitUntil(() => mine().length >= GARBAGE.length * groups, {
        message: `${stream} set aside`,
      })
      expect(mine().every((letter) => letter.reason.length > 0)).toBe(true)
    },
  )

  test.each(['tick:rb2701', 'bar:rb2701'])(
    'a malformed message on %s is set aside with its reason',
    async (channel) => {
      // Once more, should a subscriber be away: nobody keeps it for it.
      const isSetAside = (): boolean => {
        bus.publish(channel, '{"symbol":"rb2701"}')
        return letters.some((letter) => letter.source === channel)
      }
      await waitUntil(isSetAside, { message: channel, everyMs: 500 })
    },
  )

  test('clock and subscribe ignore what they cannot read', async () => {
    for (const channel of ['clock', 'subscribe']) for (const json of GARBAGE) bus.publish(channel, json)
    await bus.flushed()
    for (const name of NAMES) {
      await waitUntil(async () => (await readHealth(stack.installation, name))?.live === true, { message: name })
    }
    stack.check()
  })

  test.each([
    ['an unknown symbol', { symbol: 'rb9912' }, 'unknown_symbol'],
    ['an off-tick price', { price: 3100.5 }, 'price_not_tick_multiple'],
    ['a price outside the limits', { price: 9000 }, 'price_outside_limits'],
    ['more lots than the maximum', { volume: 501 }, 'volume_above_maximum'],
    ['closing what is not held', { direction: 'SHORT', offset: 'CLOSE' }, 'closable_exceeded'],
    ['a stop order', { order_type: 'STOP', stop_price: 3200 }, 'unsupported_order_type'],
  ])('%s is refused with a code and a sentence in both languages', async (what, change, code) => {
    const body = { ...ORDER, ...change, request_id: `bad-${what.replaceAll(' ', '-')}` }
    const answer = await trading.post('/orders', body, orderAcceptanceSchema)
    expect(answer).toMatchObject({ accepted: false, reason_code: code })
    expect(answer.accepted === false && answer.message_zh).toMatch(/\p{Script=Han}/u)
    expect(answer.accepted === false && answer.message_en).toMatch(/[a-z]/)
  })

  test.each([
    ['a negative price', { price: -1 }],
    ['zero lots', { volume: 0 }],
    ['a fraction of a lot', { volume: 1.5 }],
    ['a price that is text', { price: '3100' }],
    ['no direction', { direction: undefined }],
  ])('%s is refused and the field is named', async (_, change) => {
    const body = { ...ORDER, ...change, request_id: 'bad-field' }
    await expect(trading.post('/orders', body, orderAcceptanceSchema)).rejects.toMatchObject({
      status: 400,
      messageEn: expect.stringContaining(Object.keys(change)[0] ?? '') as string,
    })
  })

  test('after all that every service still trades', async () => {
    for (const name of NAMES) {
      const isTrading = async (): Promise<boolean> => (await readHealth(stack.installation, name))?.trading === true
      await waitUntil(isTrading, { message: `${name} to trade` })
    }
    stack.check()
    const good = await trading.post('/orders', { ...ORDER, request_id: 'good', price: 2900 }, orderAcceptanceSchema)
    expect(good).toMatchObject({ accepted: true })
  })
})

describe('a CTP library that cannot be used is named by the gateway, which stays up', () => {
  let stack: ChildStack | undefined
  afterEach(() => stack?.stop())
  const text = join(newFolder(), 'readme.so')
  writeFileSync(text, 'this is text\n')

  test.each([
    ['a path that does not exist', '/nowhere/td.so', /\/nowhere\/td\.so/],
    ['a file that is no library', text, /readme\.so/],
    ['a library that is not CTP’s', process.execPath, /CTP/],
  ])('%s', async (_, library, words) => {
    const home = await openIsolatedHome(newFolder())
    const file = join(home.configDir, 'ctp_config.yaml')
    const config = parse(readFileSync(file, 'utf8')) as { environments: { sim: Record<string, unknown> } }
    writeFileSync(
      file,
      JSON.stringify({ ...config, environments: { sim: { ...config.environments.sim, td_library: library } } }),
    )
    stack = new ChildStack(home, ['exchange', 'gateway'])
    stack.startRedis()
    for (const name of stack.installation.serviceNames) await stack.startService(name)
    const installation = stack.installation
    let last: Health | undefined
    const isNamed = async (): Promise<boolean> => {
      last = await readHealth(installation, 'gateway')
      return words.test(last?.reasons.join(' ') ?? '')
    }
    await waitUntil(isNamed, { message: () => `${words}, got: ${JSON.stringify(last)}` })
    expect(last).toMatchObject({ live: true, trading: false })
  })
})

describe('starting', () => {
  test('a port that is taken is named together with the process that holds it', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const changes: ConfigChanges = {
      'services.yaml': { ports: { gateway: port, trading: 1, strategy: 2, market: 3, web: 4, exchange: 5 } },
    }
    try {
      await expect(Pm2Stack.start(changes)).rejects.toThrow(new RegExp(`gateway: ${port} <- pid ${process.pid} .*node`))
    } finally {
      server.close()
    }
  })

  test('a configuration that is wrong is named with its line', async () => {
    const wrong = Pm2Stack.start({ 'services.yaml': { log_level: 'loud' } })
    await expect(wrong).rejects.toThrow(/services\.yaml:\d+: log_level/)
  })
})
