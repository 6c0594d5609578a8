import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { UsersRepository } from '@huangpu/storage'
import type { PasswordHasher } from './password-hash.js'

export const FIRST_USER = 'admin'

export interface FirstLogin {
  /** Creates the first user when there is none. True when it did. */
  prepare(): Promise<boolean>
  /** The password has been used or changed: the file has done its work. */
  done(): void
}

/**
 * No default password: the first start makes one and writes it to a 0600 file that lives until it is used.
 * A process killed between the two steps leaves a file without a user, and the next start replaces it.
 */
export function createFirstLogin(options: {
  file: string
  users: UsersRepository
  hasher: PasswordHasher
  wallMs: () => number
}): FirstLogin {
  const { file, users, hasher, wallMs } = options
  return {
    prepare: async () => {
      if (users.count() > 0) return false
      const password = randomBytes(12).toString('base64url')
      const passwordHash = await hasher.hash(password)
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      rmSync(file, { force: true })
      writeFileSync(file, `user: ${FIRST_USER}\npassword: ${password}\n`, { mode: 0o600 })
      users.add({ name: FIRST_USER, role: 'admin', password_hash: passwordHash, password_is_generated: true }, wallMs())
      return true
    },
    done: () => rmSync(file, { force: true }),
  }
}
