/** The audit of a real session: whole, chained, and without a secret anywhere. */
import { execFile } from 'node:child_process'
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { afterEach, expect, it } from 'vitest'
import { auditOf } from '../support/gateway-books.js'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'

const PASSWORD = 'canary-pass-7351'
const AUTH_CODE = 'canary-auth-9462'
const run = promisify(execFile)
const huangpu = (...args: string[]): Promise<{ code: number; stdout: string }> =>
  run(process.execPath, [fileURLToPath(new URL('../../libs/cli/bin/huangpu.mjs', import.meta.url)), ...args]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  )

let stack: GatewayStack
afterEach(() => stack.close())

it('holds every step of a session and an order over a kill, and no secret is in it, in the log or in Redis', async () => {
  stack = await GatewayStack.prepare({ password: PASSWORD, authCode: AUTH_CODE })
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
  const resting = await stack.send({ price: (await stack.tick()).limit_down ?? 0 })
  await stack.storyIs(resting.order_id, 'SUBMITTING NOTTRADED')
  await stack.end('gateway', 'SIGKILL')
  await stack.start('gateway')
  await stack.ready()
  await stack.cancel(resting.order_id)
  await stack.storyIs(resting.order_id, /CANCELLED$/)
  await stack.end('gateway', 'SIGTERM')

  const audit = await auditOf(stack)
  const names = audit.map(({ name }) => name)
  const steps = [
    'ReqAuthenticate',
    'OnRspUserLogin',
    'ReqSettlementInfoConfirm',
    'OnRspQryInstrument',
    'ReqOrderInsert',
  ]
  for (const name of ['gateway_started', 'library_opened', ...steps, 'OnRtnOrder', 'ReqOrderAction', 'gateway_stopped'])
    expect(names, name).toContain(name)
  expect(names).not.toContain('OnRtnDepthMarketData')
  const insert = audit.find(({ name }) => name === 'ReqOrderInsert')
  expect(insert).toMatchObject({
    code: 0,
    fields: { InvestorID: ACCOUNT, InstrumentID: 'rb2701', OrderMemo: resting.order_id },
  })
  const login = audit.find(({ name }) => name === 'ReqUserLogin')
  expect(login).toMatchObject({ code: 0, fields: { UserID: ACCOUNT, Password: '***' } })

  const folder = join(stack.home.path, 'data/audit', ACCOUNT)
  const [file] = readdirSync(folder)
  const path = join(folder, file ?? '')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  for (const canary of [PASSWORD, AUTH_CODE]) {
    expect(readFileSync(path, 'utf8')).not.toContain(canary)
    expect(stack.log).not.toContain(canary)
    expect(await everythingInRedis()).not.toContain(canary)
  }
  const whole = await huangpu('ctp', 'audit', path)
  expect(whole.code, whole.stdout).toBe(0)
  expect(whole.stdout).toMatch(/request ReqOrderInsert +1/)
  expect(whole.stdout).toMatch(/NOT CHECKED: whether the last line was changed[\s\S]*未能检查末行/)
  writeFileSync(path, readFileSync(path, 'utf8').replace('"rb2701"', '"rb2705"'))
  const broken = await huangpu('ctp', 'audit', path, '--json')
  expect([broken.code, (JSON.parse(broken.stdout) as { ok: boolean }).ok]).toEqual([1, false])
})

/** Every stream entry and every key's value as text. */
async function everythingInRedis(): Promise<string> {
  const { host, port, password } = stack.redis.address
  const redis = new Redis({ host, port, ...(password ? { password } : {}) })
  let text = ''
  try {
    for (const key of await redis.keys('*')) {
      const type = await redis.type(key)
      text += key
      if (type === 'stream') text += JSON.stringify(await redis.xrange(key, '-', '+'))
      else if (type === 'hash') text += JSON.stringify(await redis.hgetall(key))
      else if (type === 'set') text += JSON.stringify(await redis.smembers(key))
      else if (type === 'string') text += await redis.get(key)
      // Some keys end by themselves.
      else if (type !== 'none') throw new Error(`${key} is a ${type}`)
    }
  } finally {
    redis.disconnect()
  }
  expect(text).toContain('rb2701')
  return text
}
