/** `huangpu ctp password` against the real gateway and the simulated counter. Runs against built code. */
import { execFile } from 'node:child_process'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder, type TemporaryFolder } from '@huangpu/testkit'
import { afterEach, expect, it } from 'vitest'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'

const BIN = fileURLToPath(new URL('../../libs/cli/bin/huangpu.mjs', import.meta.url))
let stack: GatewayStack
let folder: TemporaryFolder
afterEach(async () => {
  await stack.close()
  folder.remove()
})

function password(...args: string[]): Promise<{ status: number; text: string }> {
  const env = { ...process.env, HUANGPU_HOME: stack.home.path }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BIN, 'ctp', 'password', ...args], { env }, (error, out, err) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, text: out + err }),
    )
    child.stdin?.end()
  })
}

it('changes it at the counter and in the secret file, so that the next start logs in; it is shown nowhere', async () => {
  folder = temporaryFolder('huangpu-password-')
  const secret = join(folder.path, 'password')
  writeFileSync(secret, ACCOUNT, { mode: 0o600 })
  stack = await GatewayStack.prepare({ ctp: { password: `{ file: ${secret} }` } })
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
  const next = join(folder.path, 'next')
  writeFileSync(next, 'Canary-Pass-42\n', { mode: 0o644 })
  chmodSync(next, 0o644)
  expect(await password('--from-file', next)).toMatchObject({ status: 1, text: expect.stringContaining('chmod 600') })
  chmodSync(next, 0o600)
  expect(await password()).toMatchObject({ status: 1, text: expect.stringContaining('--from-file') })
  const done = await password('--from-file', next)
  expect(done, stack.log.slice(-2_000)).toMatchObject({ status: 0, text: expect.stringContaining(secret) })
  expect(readFileSync(secret, 'utf8')).toBe('Canary-Pass-42\n')
  expect(statSync(secret).mode & 0o777).toBe(0o600)
  await stack.end('gateway', 'SIGTERM')
  await stack.start('gateway')
  await stack.ready()
  expect(done.text + stack.log).not.toContain('Canary-Pass-42')
})
