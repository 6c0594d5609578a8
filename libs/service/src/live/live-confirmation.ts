import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigProblem } from '../config/config-problem.js'
import type { CtpEnvironment } from '../config/ctp-config.js'
import type { Home } from '../config/home.js'
import { readSecretFile } from '../config/secret-file.js'

const confirmationSchema = z.object({
  account_id: z.string(),
  fingerprint: z.string(),
  by: z.string(),
  confirmed_at: z.string(),
})
export type LiveConfirmation = z.infer<typeof confirmationSchema>

type LiveTarget = Pick<
  CtpEnvironment,
  'accountId' | 'brokerId' | 'userId' | 'tdFront' | 'mdFront' | 'tdLibrary' | 'mdLibrary'
>

/** Names what a person agreed to: account, fronts, and the libraries with their content. Another one is another consent. */
export function liveFingerprint(target: LiveTarget): string {
  const { accountId, brokerId, userId, tdFront, mdFront, tdLibrary, mdLibrary } = target
  const libraries = [tdLibrary, mdLibrary].map((file) => [file, contentOf(file)])
  const facts = [accountId, brokerId, userId, tdFront, mdFront, libraries]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}

export const liveConfirmationFile = (home: Home, accountId: string): string =>
  join(home.secretsDir, `live-confirmation-${accountId}.json`)

/** Remembers, in a file of mode 0600, that a person typed the account id for exactly this target. */
export function writeLiveConfirmation(home: Home, target: LiveTarget, by: string, nowMs: number): void {
  const file = liveConfirmationFile(home, target.accountId)
  const confirmation: LiveConfirmation = {
    account_id: target.accountId,
    fingerprint: liveFingerprint(target),
    by,
    confirmed_at: new Date(nowMs).toISOString(),
  }
  mkdirSync(home.secretsDir, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, `${JSON.stringify(confirmation, null, 2)}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}

export const removeLiveConfirmation = (home: Home, accountId: string): void =>
  rmSync(liveConfirmationFile(home, accountId), { force: true })

/** @throws ConfigProblem when nobody confirmed live trading, or what was confirmed has changed since */
export function requireLiveConfirmation(home: Home, target: LiveTarget): LiveConfirmation {
  const file = liveConfirmationFile(home, target.accountId)
  const found = readConfirmation(file)
  if (!found || found.account_id !== target.accountId) {
    throw new ConfigProblem(
      file,
      null,
      `账户 ${target.accountId} 的实盘交易尚未确认：请执行 npx huangpu live confirm`,
      `live trading of account ${target.accountId} was not confirmed: run npx huangpu live confirm`,
    )
  }
  if (found.fingerprint !== liveFingerprint(target)) {
    throw new ConfigProblem(
      file,
      null,
      '确认之后账户、前置或 CTP 库已变更：请核对后重新执行 npx huangpu live confirm',
      'account, fronts or libraries changed since the confirmation: check them and run npx huangpu live confirm again',
    )
  }
  return found
}

function readConfirmation(file: string): LiveConfirmation | undefined {
  let text: string
  try {
    text = readSecretFile(file)
  } catch (error) {
    if (error instanceof ConfigProblem && !isThere(file)) return undefined
    throw error
  }
  try {
    return confirmationSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function isThere(file: string): boolean {
  try {
    readFileSync(file)
    return true
  } catch {
    return false
  }
}

function contentOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch {
    return 'missing'
  }
}
