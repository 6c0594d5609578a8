/** Refused logins of the real gateway at the simulated exchange, which counts them. Runs against built code. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectionKey, connectionViewSchema } from '@huangpu/messages'
import { temporaryFolder, waitUntil, type TemporaryFolder } from '@huangpu/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
let folder: TemporaryFolder
let secret: string
beforeEach(() => {
  folder = temporaryFolder('huangpu-secret-')
  secret = join(folder.path, 'password')
})
afterEach(async () => {
  await stack.close()
  folder.remove()
})

const writeSecret = (text: string): void => writeFileSync(secret, `${text}\n`, { mode: 0o600 })
const prepared = async (): Promise<void> => {
  stack = await GatewayStack.prepare({ ctp: { password: `{ file: ${secret} }` } })
  await stack.start('exchange')
}
const logins = async (): Promise<{ received: number; refused: number }> =>
  (await stack.call('exchange', `/accounts/${ACCOUNT}/logins`)) as { received: number; refused: number }
const latched = (): Promise<void> =>
  waitUntil(async () => (await stack.health('gateway'))?.state === 'latched', {
    message: () => `the latch\n${stack.log.slice(-2_000)}`,
  })
const view = async () => connectionViewSchema.parse(await stack.call('gateway', '/connection'))

describe('a wrong password', () => {
  it('reaches the counter twice at most over any number of restarts, until it is changed', async () => {
    writeSecret('not-the-password')
    await prepared()
    for (let life = 0; life < 4; life += 1) {
      await stack.start('gateway')
      await latched()
      expect(await logins()).toEqual({ received: Math.min(life + 1, 2), refused: Math.min(life + 1, 2) })
      await stack.end('gateway', life % 2 === 0 ? 'SIGTERM' : 'SIGKILL')
    }
    // What the life before told would still be read for a while.
    await stack.bus.keys.del(connectionKey(ACCOUNT))
    const begin = stack.log.length
    await stack.start('gateway')
    await latched()
    expect((await view()).latches.td).toMatchObject({ error_id: 3, reason_en: expect.stringContaining('2 times') })
    // Told after it is so.
    await waitUntil(() => /"code":"session_latched"/.test(stack.log.slice(begin)), { message: 'the alert' })
    await waitUntil(async () => (await stack.connection())?.td.latched === true, { message: 'the latch to be told' })
    expect((await stack.connection())?.td).toMatchObject({
      latched: true,
      error_id: 3,
      reason_zh: expect.stringContaining('此前已被拒 2 次'),
      remedy_zh: expect.stringContaining('huangpu ctp unlatch'),
      remedy_en: expect.stringContaining('huangpu ctp unlatch'),
    })

    writeSecret(ACCOUNT)
    await stack.ready()
    expect(await logins()).toMatchObject({ refused: 2 })
    expect((await view()).latches).toEqual({ td: null, md: null })
    expect(stack.log).not.toContain('not-the-password')
  })

  it('is tried once more when a person unlatches', async () => {
    writeSecret('not-the-password')
    await prepared()
    await stack.start('gateway')
    await latched()
    expect(await logins()).toMatchObject({ refused: 1 })
    await stack.call('gateway', '/unlatch', {})
    await waitUntil(async () => (await logins()).refused === 2, { message: 'one more attempt' })
    await latched()
    expect((await view()).td).toMatchObject({ state: 'connecting', latched: true, next_attempt_ms: null })
  })
})

describe('POST /password', () => {
  it('changes it at the counter; the old one is refused from then on', async () => {
    writeSecret(ACCOUNT)
    await prepared()
    await stack.start('gateway')
    await stack.ready()
    expect(await stack.call('gateway', '/password', { new_password: ACCOUNT })).toMatchObject({
      error: { code: 'counter_refused', message_zh: expect.stringContaining('142') },
    })
    expect(await stack.call('gateway', '/password', { new_password: '' })).toMatchObject({
      error: { code: 'invalid_input' },
    })
    expect(await stack.call('gateway', '/password', { new_password: 'brand-new-1' })).toMatchObject({
      changed: true,
      secret: { kind: 'file', file: secret },
    })
    // The file still has the old one: this process goes on with the new one.
    await stack.loses('td', () => stack.call('exchange', '/fronts/disconnect', { front: 'td' }))
    await stack.ready()
    expect(await logins()).toMatchObject({ refused: 0 })
    writeSecret('brand-new-1')
    await stack.end('gateway', 'SIGTERM')
    await stack.start('gateway')
    await stack.ready()
    expect(await logins()).toMatchObject({ refused: 0 })
    expect(stack.log).not.toContain('brand-new-1')
  })

  it('lets in an account that the counter wants a new password of', async () => {
    writeSecret(ACCOUNT)
    await prepared()
    await stack.call('exchange', '/faults', { kind: 'refuse_login', front: 'td', error_id: 140 })
    await stack.start('gateway')
    await latched()
    expect((await view()).latches.td).toMatchObject({
      error_id: 140,
      remedy_en: expect.stringContaining('huangpu ctp password'),
    })
    expect(await stack.call('gateway', '/password', { new_password: 'brand-new-2' })).toMatchObject({ changed: true })
    await stack.ready()
    expect((await view()).latches).toEqual({ td: null, md: null })
  })
})
