import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { resolveHome, type Home } from '../config/home.js'
import {
  liveConfirmationFile,
  removeLiveConfirmation,
  requireLiveConfirmation,
  writeLiveConfirmation,
} from './live-confirmation.js'
import { requireDurableRedis } from './require-durable-redis.js'

let home: Home
let target: Parameters<typeof requireLiveConfirmation>[1]
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'huangpu-live-'))
  home = resolveHome({ HUANGPU_HOME: root })
  const library = join(root, 'td.so')
  writeFileSync(library, 'v6.7.7')
  target = {
    accountId: '60001',
    brokerId: '9999',
    userId: '60001',
    tdFront: 'tcp://192.0.2.1:41205',
    mdFront: 'tcp://192.0.2.1:41213',
    tdLibrary: library,
    mdLibrary: library,
  }
})

test('nothing was confirmed: the sentence names the command', () => {
  expect(() => requireLiveConfirmation(home, target)).toThrow(/was not confirmed: run npx huangpu live confirm/)
})

test('what was confirmed is good until it changes, and for its account alone', () => {
  writeLiveConfirmation(home, target, 'li', 0)
  expect(statSync(liveConfirmationFile(home, '60001')).mode & 0o777).toBe(0o600)
  expect(requireLiveConfirmation(home, target)).toMatchObject({ account_id: '60001', by: 'li' })
  expect(() => requireLiveConfirmation(home, { ...target, accountId: '60002' })).toThrow(/was not confirmed/)
  removeLiveConfirmation(home, '60001')
  expect(() => requireLiveConfirmation(home, target)).toThrow(/was not confirmed/)
})

test.each([
  ['the trading front', { tdFront: 'tcp://192.0.2.9:41205' }],
  ['the market data front', { mdFront: 'tcp://192.0.2.9:41213' }],
  ['the broker', { brokerId: '8888' }],
  ['the user', { userId: '60009' }],
  ['the library', { tdLibrary: '/elsewhere/td.so' }],
])('%s changed: it has to be confirmed again', (_, change) => {
  writeLiveConfirmation(home, target, 'li', 0)
  expect(() => requireLiveConfirmation(home, { ...target, ...change })).toThrow(/changed since the confirmation/)
})

test('another content of the library is another library', () => {
  writeLiveConfirmation(home, target, 'li', 0)
  writeFileSync(target.tdLibrary, 'v6.7.8')
  expect(() => requireLiveConfirmation(home, target)).toThrow(/changed since the confirmation/)
})

test('a confirmation that others may write or that is garbage is none', () => {
  writeLiveConfirmation(home, target, 'li', 0)
  const file = liveConfirmationFile(home, '60001')
  chmodSync(file, 0o644)
  expect(() => requireLiveConfirmation(home, target)).toThrow(/chmod 600/)
  chmodSync(file, 0o600)
  writeFileSync(file, '{')
  expect(() => requireLiveConfirmation(home, target)).toThrow(/was not confirmed/)
})

test.each([
  [{ appendOnly: false, noEviction: true }, /appendonly yes/],
  [{ appendOnly: true, noEviction: false }, /maxmemory-policy noeviction/],
])('a Redis with %j is not trusted with real money', (durability, sentence) => {
  const judge = (): void => requireDurableRedis('redis_config.yaml', { runId: '', version: '7.0.15', ...durability })
  expect(judge).toThrow(sentence)
})
