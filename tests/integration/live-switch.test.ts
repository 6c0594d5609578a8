/** Real money needs consent and a Redis that loses nothing. Ends before a library is opened; the fronts lead nowhere. */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startRedis, temporaryFolder, type TemporaryFolder, type TestRedis } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const ACCOUNT = '60001'
/** TEST-NET-1: routed nowhere. */
const LIVE = {
  account_id: ACCOUNT,
  allow_live: true,
  td_library: '/nowhere/td.so',
  md_library: '/nowhere/md.so',
  td_front: 'tcp://192.0.2.1:41205',
  md_front: 'tcp://192.0.2.1:41213',
  broker_id: '9999',
  user_id: ACCOUNT,
  password: { env: 'HUANGPU_TEST_PASSWORD' },
  data_dir: 'data/live',
}

let home: TemporaryFolder
let redis: TestRedis | undefined
beforeEach(() => {
  home = temporaryFolder('huangpu-live-')
})
afterEach(async () => {
  await redis?.stop()
  redis = undefined
  home.remove()
})

async function configure(live: object = {}, clock = 'wall'): Promise<void> {
  const config = join(home.path, 'config')
  mkdirSync(config, { recursive: true })
  cpSync(join(PROJECT, 'config/calendar'), join(config, 'calendar'), { recursive: true })
  const write = (file: string, value: unknown): void => writeFileSync(join(config, file), JSON.stringify(value))
  write('ctp_config.yaml', { active: 'live', environments: { live: { ...LIVE, ...live } } })
  write('services.yaml', { ports: { gateway: await freePort() }, clock })
  const { host, port, password } = redis?.address ?? { host: '127.0.0.1', port: await freePort(), password: '' }
  write('redis_config.yaml', { mode: 'external', host, port, password })
}

function run(script: string, args: readonly string[], input = ''): Promise<{ status: number | null; text: string }> {
  const child = spawn(process.execPath, [join(PROJECT, script), ...args], {
    env: { ...process.env, HUANGPU_HOME: home.path },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return new Promise((resolve) => void child.once('close', (status) => resolve({ status, text })))
}
const gateway = () => run('apps/gateway/dist/main.js', [])
const huangpu = (args: string, input?: string) => run('libs/cli/bin/huangpu.mjs', args.split(' '), input)

it.each([
  ['allow_live is missing', { allow_live: false }, 'wall', 'live trading needs allow_live: true'],
  [
    'the front is on this machine',
    { td_front: 'tcp://127.0.0.1:17001' },
    'wall',
    'may not use a front on this machine',
  ],
  ['time is virtual', {}, 'virtual', 'the live environment needs clock: wall'],
  [
    'nobody confirmed it',
    {},
    'wall',
    `live trading of account ${ACCOUNT} was not confirmed: run npx huangpu live confirm`,
  ],
] as const)('the gateway ends with one sentence when %s', async (_, live, clock, sentence) => {
  await configure(live, clock)
  expect(await gateway()).toMatchObject({ status: 1, text: expect.stringContaining(sentence) })
})

it('wants the account id typed once, and again when the front changes', async () => {
  await configure()
  const wrong = await huangpu('live confirm', 'yes\n')
  expect(wrong).toMatchObject({ status: 1, text: expect.stringContaining('nothing was confirmed') })
  expect(wrong.text).toContain(LIVE.td_front)
  expect(await huangpu('live confirm', '')).toMatchObject({ status: 1 })
  expect(await huangpu('live state')).toMatchObject({ status: 1, text: expect.stringContaining('was not confirmed') })
  expect(await huangpu('live confirm', `${ACCOUNT}\n`)).toMatchObject({ status: 0 })
  expect(await huangpu('live state')).toMatchObject({ status: 0, text: expect.stringContaining('confirmed') })
  await configure({ td_front: 'tcp://192.0.2.2:41205' })
  const changed = 'changed since the confirmation'
  expect(await huangpu('live state')).toMatchObject({ status: 1, text: expect.stringContaining(changed) })
  expect(await gateway()).toMatchObject({ status: 1, text: expect.stringContaining(changed) })
  await configure()
  expect(await huangpu('live revoke')).toMatchObject({ status: 0 })
  expect(await gateway()).toMatchObject({ status: 1, text: expect.stringContaining('was not confirmed') })
})

it('starts on no Redis that could lose orders', async () => {
  redis = await startRedis({ aof: false })
  await configure()
  expect(await huangpu('live confirm', `${ACCOUNT}\n`)).toMatchObject({ status: 0 })
  expect(await gateway()).toMatchObject({ status: 1, text: expect.stringContaining('set appendonly yes') })
})
