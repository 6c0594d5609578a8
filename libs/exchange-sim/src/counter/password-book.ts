import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { CtpErrorName } from './ctp-errors.js'

export type PasswordKind = 'login' | 'trading_account'

/** Where changed passwords are kept; only their salted hashes. */
export interface PasswordStore {
  find(accountId: string, kind: PasswordKind): string | undefined
  save(accountId: string, kind: PasswordKind, hash: string): void
}

const HASH_BYTES = 32

/** The passwords of the accounts: as configured, until a client changes one. */
export class PasswordBook {
  constructor(
    private readonly store: PasswordStore,
    private readonly configured: (accountId: string) => string | undefined,
  ) {}

  isChanged(accountId: string, kind: PasswordKind): boolean {
    return this.store.find(accountId, kind) !== undefined
  }

  matches(accountId: string, kind: PasswordKind, password: string): boolean {
    const hash = this.store.find(accountId, kind)
    return hash === undefined ? this.configured(accountId) === password : verifies(hash, password)
  }

  /** Returns why the counter refuses the new one. */
  change(accountId: string, kind: PasswordKind, from: string, to: string): CtpErrorName | undefined {
    if (!this.matches(accountId, kind, from)) return 'old_password_mismatch'
    if (to === from) return 'password_must_differ'
    if (to === '') return 'weak_password'
    this.store.save(accountId, kind, hashOf(to, randomBytes(16)))
    return undefined
  }
}

const hashOf = (password: string, salt: Buffer): string =>
  `${salt.toString('hex')}:${scryptSync(password, salt, HASH_BYTES).toString('hex')}`

function verifies(stored: string, password: string): boolean {
  const [salt = '', hash = ''] = stored.split(':')
  return timingSafeEqual(Buffer.from(hash, 'hex'), scryptSync(password, Buffer.from(salt, 'hex'), HASH_BYTES))
}
