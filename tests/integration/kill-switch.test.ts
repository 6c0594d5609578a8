/** The kill switch of the real gateway at the simulated exchange, without trading and without Redis. Built code. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { killSwitchEventSchema, killSwitchKey, killViewSchema, type KillView } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, expect, it } from 'vitest'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
afterEach(async () => {
  await stack.close()
})

async function standing(): Promise<void> {
  stack = await GatewayStack.prepare()
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
}

const kill = async (path: string, body?: unknown): Promise<KillView> =>
  killViewSchema.parse(await stack.call('gateway', path, body))

const exchangeHas = async (what: 'orders' | 'positions'): Promise<Record<string, unknown>[]> =>
  ((await stack.call('exchange', `/accounts/${ACCOUNT}/${what}`)) as { items: Record<string, unknown>[] }).items
const working = async (): Promise<number> =>
  (await exchangeHas('orders')).filter(({ status }) => ['a', '1', '3'].includes(String(status))).length

async function resting(count: number): Promise<void> {
  const price = (await stack.tick()).limit_down ?? 0
  for (let at = 0; at < count; at += 1) {
    const order = await stack.send({ price })
    await stack.storyIs(order.order_id, 'SUBMITTING NOTTRADED')
  }
}

it('cancels at the exchange while Redis is down, stays on over a restart, and is lifted by a person', async () => {
  await standing()
  await resting(3)
  const price = (await stack.tick()).limit_down ?? 0
  await stack.redis.kill()
  const view = await kill('/kill', { reason: 'runaway', by: 'li' })
  expect(view).toMatchObject({ active: true, by: 'li', working_orders: 3, waiting_cancels: 0, stored: true })
  await waitUntil(async () => (await kill('/kill')).working_orders === 0, {
    message: 'the exchange to cancel them',
  })
  const orders = await exchangeHas('orders')
  expect(orders.map(({ status }) => status)).toEqual(['5', '5', '5'])

  await stack.redis.restart()
  await waitUntil(
    () =>
      stack.bus.keys.get('any').then(
        () => true,
        () => false,
      ),
    { message: 'our own connection' },
  )
  await stack.end('gateway', 'SIGKILL')
  await stack.start('gateway')
  await stack.ready()
  expect(await kill('/kill')).toMatchObject({ active: true, reason: 'runaway' })
  const refused = await stack.send({ price })
  await stack.storyIs(refused.order_id, 'REJECTED')
  expect(stack.lastOf(refused.order_id)?.reason_code).toBe('kill_switch')
  const told = (await stack.bus.keys.get(killSwitchKey(ACCOUNT))) ?? ''
  expect(killSwitchEventSchema.parse(JSON.parse(told))).toMatchObject({ active: true, by: 'li' })

  const wrong = await stack.call('gateway', '/kill/lift', { reason: 'checked', confirm: 'yes' })
  expect(wrong).toMatchObject({ error: { code: 'confirmation_wrong' } })
  const lifted = await kill('/kill/lift', { by: 'wang', reason: 'checked', confirm: `lift ${ACCOUNT}` })
  expect(lifted).toMatchObject({ active: false, by: 'wang', history: [{ action: 'lift' }, { action: 'kill' }] })
  const again = await stack.send({ price })
  await stack.storyIs(again.order_id, 'SUBMITTING NOTTRADED')
})

it('cancels with the next session what it could not while the front was away', async () => {
  await standing()
  await resting(2)
  // Away until the fault is removed.
  await stack.loses('td', () => stack.call('exchange', '/faults', { kind: 'drop_front', front: 'td', times: 0 }))
  expect(await kill('/kill', {})).toMatchObject({ active: true, working_orders: 2, waiting_cancels: 2 })
  expect(await working()).toBe(2)
  await stack.request('exchange', '/faults', { method: 'DELETE' })
  await waitUntil(async () => (await working()) === 0, { message: 'the cancels to go out' })
})

/** `npx huangpu ...` of the stack's home. */
function huangpu(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const bin = fileURLToPath(new URL('../../libs/cli/bin/huangpu.mjs', import.meta.url))
  const env = { ...process.env, HUANGPU_HOME: stack.home.path }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [bin, ...args], { env }, (error, out, err) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
    child.stdin?.end()
  })
}

it('is turned, looked at and lifted from the command line', async () => {
  await standing()
  await resting(1)
  const on = await huangpu('kill', '--reason', 'from the shell')
  expect([on.status, on.out], on.err).toEqual([0, expect.stringMatching(/kill switch .*: ON[^]*from the shell/)])
  await waitUntil(async () => (await working()) === 0, { message: 'the cancel' })
  await waitUntil(() => stack.statuses.at(-1)?.reason?.includes('kill switch') === true, { message: 'its reason' })
  expect(await huangpu('kill', '--state', '--flatten')).toMatchObject({
    status: 2,
    err: expect.stringContaining('only one of'),
  })
  const seen = await huangpu('kill', '--state', '--json')
  expect(killViewSchema.parse(JSON.parse(seen.out))).toMatchObject({ active: true, by: expect.stringContaining('@') })
  expect(await huangpu('kill', '--lift')).toMatchObject({ status: 1, err: expect.stringContaining('--reason') })
  const untyped = await huangpu('kill', '--lift', '--reason', 'checked')
  expect(untyped).toMatchObject({ status: 1, err: expect.stringContaining(`--confirm "lift ${ACCOUNT}"`) })
  const wrong = await huangpu('kill', '--lift', '--reason', 'checked', '--confirm', 'yes')
  expect(wrong).toMatchObject({ status: 1, err: expect.stringContaining(`"lift ${ACCOUNT}"`) })
  const off = await huangpu('kill', '--lift', '--reason', 'checked', '--confirm', `lift ${ACCOUNT}`, '--json')
  expect(killViewSchema.parse(JSON.parse(off.out))).toMatchObject({ active: false, reason: 'checked' })

  expect(await huangpu('ctp', 'state')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/td +ready[^]*md +ready/),
  })
  expect(await huangpu('ctp', 'unlatch', '--json')).toMatchObject({ status: 0 })
  await stack.end('gateway', 'SIGTERM')
  expect(await huangpu('kill')).toMatchObject({
    status: 1,
    err: expect.stringContaining('start it (npm start)'),
  })
})

it('says that the outcome is unknown when the gateway hangs, for the kill strikes when it wakes', async () => {
  await standing()
  const { pid = 0 } = (await stack.health('gateway')) ?? {}
  expect(pid).toBeGreaterThan(0)
  process.kill(pid, 'SIGSTOP')
  const asked = await huangpu('kill', '--reason', 'hangs').finally(() => process.kill(pid, 'SIGCONT'))
  expect(asked).toMatchObject({ status: 1, err: expect.stringMatching(/outcome is unknown[^]*结果未知/) })
  expect(asked.err).toContain('huangpu kill --state')
  expect(asked.err).not.toContain('start it')
  await waitUntil(async () => (await kill('/kill')).reason === 'hangs', { message: 'the kill to strike' })
})

it('closes every position when asked to', async () => {
  await standing()
  const tick = await stack.tick()
  const bought = await stack.send({ price: tick.limit_up ?? 0, volume: 3 })
  await stack.storyIs(bought.order_id, /ALLTRADED/)
  await resting(1)
  await kill('/kill', { flatten: true, reason: 'enough' })
  await waitUntil(async () => (await kill('/kill')).flatten === 'flat', {
    message: () => `everything to be closed\n${stack.log.slice(-3_000)}`,
  })
  const lots = (await exchangeHas('positions')).map(({ Position: position }) => position)
  expect(lots.every((held) => held === 0)).toBe(true)
  expect(lots).not.toHaveLength(0)
  const told = (): number | undefined => stack.positions.filter(({ symbol }) => symbol === 'rb2701').at(-1)?.volume
  await waitUntil(() => told() === 0, { message: () => `the position to be told as closed, not ${told()}` })
})
