import { hash, verify } from '@node-rs/argon2'

/** argon2id (the library's default) with OWASP's setting: 19 MiB, two passes. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const AT_ONCE_MAX = 2
const WAITING_MAX = 16

/** Too many password checks are waiting: refused instead of piling up memory. */
export class PasswordCheckBusy extends Error {
  override readonly name = 'PasswordCheckBusy'
}

/** argon2id, at most two computations at a time, so that a flood of logins cannot take the machine. */
export class PasswordHasher {
  private running = 0
  private readonly waiting: (() => void)[] = []
  private decoy: Promise<string> | undefined

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, OPTIONS))
  }

  /** `stored` undefined (no such user) costs the same time as a wrong password. */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    this.decoy ??= this.hash('nobody has this password')
    const against = stored ?? (await this.decoy)
    const matches = await this.inTurn(() => verify(against, password))
    return matches && stored !== undefined
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE_MAX) {
      if (this.waiting.length >= WAITING_MAX) throw new PasswordCheckBusy('too many password checks are waiting')
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    } else {
      this.running += 1
    }
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.running -= 1
    }
  }
}
