/** One gateway an account: two homes, one Redis, real processes. Runs against built code. */
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, temporaryFolder, waitUntil, type TemporaryFolder } from '@huangpu/testkit'
import { afterEach, expect, it } from 'vitest'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'

const MAIN = fileURLToPath(new URL('../../apps/gateway/dist/main.js', import.meta.url))

let stack: GatewayStack
let second: SecondGateway | undefined
afterEach(async () => {
  await second?.stop()
  await stack.close()
})

/** Another installation that names the same account and Redis. */
class SecondGateway {
  log = ''
  readonly process: ChildProcess
  readonly #home: TemporaryFolder = temporaryFolder('huangpu-second-')
  readonly ended: Promise<number | null>

  constructor(port: number) {
    const home = this.#home.path
    for (const part of ['config', '.huangpu'])
      cpSync(join(stack.home.path, part), join(home, part), { recursive: true })
    const file = join(home, 'config/services.yaml')
    const services = JSON.parse(readFileSync(file, 'utf8')) as { ports: Record<string, number> }
    writeFileSync(file, JSON.stringify({ ...services, ports: { ...services.ports, gateway: port } }))
    this.process = spawn(process.execPath, [MAIN], {
      env: { ...process.env, HUANGPU_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (text: Buffer) => (this.log += text.toString()))
    this.ended = new Promise((resolve) => void this.process.once('close', (code) => resolve(code)))
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL')
    await this.ended
    this.#home.remove()
  }
}

async function standing(): Promise<void> {
  stack = await GatewayStack.prepare()
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
}

it('refuses a second gateway and names the holder; the first one goes on', async () => {
  await standing()
  second = new SecondGateway(await freePort())
  expect(await second.ended, second.log).toBe(1)
  const { pid } = (await stack.health('gateway')) ?? {}
  expect(second.log).toMatch(
    new RegExp(
      `account ${ACCOUNT} is served by another gateway \\(pid ${pid} on host \\S+, home ${stack.home.path}, since 20`,
    ),
  )
  const order = await stack.send({ price: (await stack.tick()).limit_down ?? 0 })
  await stack.storyIs(order.order_id, 'SUBMITTING NOTTRADED')
})

it('follows a gateway that was killed, with a higher token; the former one then refuses', async () => {
  await standing()
  const token = async (): Promise<number> => Number(await stack.bus.keys.get(`fence:gateway:${ACCOUNT}`))
  const before = await token()
  await stack.end('gateway', 'SIGKILL')
  second = new SecondGateway(await freePort())
  await waitUntil(async () => (await stack.connection())?.td.state === 'ready' && (await token()) > before, {
    message: () => `the second gateway to follow\n${second?.log.slice(-2_000)}`,
  })
  await expect(stack.start('gateway')).rejects.toThrow(/is served by another gateway/)
})

it('gives its sessions up when it wakes and another serves the account, and tells nothing about them', async () => {
  await standing()
  const { pid = 0 } = (await stack.health('gateway')) ?? {}
  process.kill(pid, 'SIGSTOP')
  second = new SecondGateway(await freePort())
  await waitUntil(() => /"link":"td","state":"ready"/.test(second?.log ?? ''), {
    message: () => `the second gateway to follow\n${second?.log.slice(-2_000)}`,
  })
  process.kill(pid, 'SIGCONT')
  await waitUntil(() => stack.log.includes('"msg":"stopped"'), {
    message: () => `the former gateway to stop\n${stack.log.slice(-2_000)}`,
  })
  expect(stack.log).toContain('was taken over by another gateway')
  expect(await stack.connection()).toMatchObject({ td: { state: 'ready' }, md: { state: 'ready' } })
  const order = await stack.send({ price: (await stack.tick()).limit_down ?? 0 })
  await stack.storyIs(order.order_id, 'SUBMITTING NOTTRADED')
})

it('takes its own lease again at once after a kill, and when Redis was emptied', async () => {
  await standing()
  await stack.end('gateway', 'SIGKILL')
  const killedAt = Date.now()
  await stack.start('gateway')
  await stack.ready()
  expect(stack.log).not.toContain('waiting_for_lease')
  const held = await stack.bus.keys.get(`lock:gateway:${ACCOUNT}`)
  const { started_at: startedAt } = JSON.parse(held?.split(' ').slice(2).join(' ') ?? '{}') as { started_at: string }
  expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(killedAt)
  const before = Number(await stack.bus.keys.get(`fence:gateway:${ACCOUNT}`))
  await stack.bus.keys.del(`lock:gateway:${ACCOUNT}`, `fence:gateway:${ACCOUNT}`)
  await waitUntil(async () => Number(await stack.bus.keys.get(`fence:gateway:${ACCOUNT}`)) > before, {
    message: 'the lease to be taken again with a higher token',
  })
  // Redis knows first: until the answer is here the gateway may be in doubt.
  await waitUntil(() => stack.log.includes('the lease of the account is ours again'), {
    message: 'the end of the doubt',
  })
  const order = await stack.send({ price: (await stack.tick()).limit_down ?? 0 })
  await stack.storyIs(order.order_id, 'SUBMITTING NOTTRADED')
})
