import { createHash, randomBytes } from 'node:crypto'
import type { SessionsRepository, StoredUser, UsersRepository } from '@huangpu/storage'

const IDLE_MAX_MS = 12 * 3_600_000
const AGE_MAX_MS = 7 * 24 * 3_600_000
/** How often the last use is written at most. */
const TOUCH_EVERY_MS = 60_000

export interface SignedIn {
  readonly idHash: string
  readonly user: StoredUser
}

const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex')

/** Opaque sessions of 128 random bits; the store keeps only their hashes. */
export class Sessions {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly users: UsersRepository,
    private readonly wallMs: () => number,
  ) {}

  /** The id for the cookie, once. */
  open(userName: string): string {
    const now = this.wallMs()
    this.repository.removeOlder(now - AGE_MAX_MS, now - IDLE_MAX_MS)
    const id = randomBytes(16).toString('base64url')
    this.repository.add(hashOf(id), { user_name: userName, created_at_ms: now, last_seen_ms: now })
    return id
  }

  find(id: string): SignedIn | undefined {
    if (!/^[A-Za-z0-9_-]{22}$/.test(id)) return undefined
    const idHash = hashOf(id)
    const user = this.valid(idHash)
    return user && { idHash, user }
  }

  /** Still valid? For connections that outlive a request. */
  isOpen(idHash: string): boolean {
    return this.valid(idHash) !== undefined
  }

  close(idHash: string): void {
    this.repository.remove(idHash)
  }

  closeOthers(userName: string, idHash: string): void {
    this.repository.removeOfUser(userName, idHash)
  }

  private valid(idHash: string): StoredUser | undefined {
    const session = this.repository.find(idHash)
    if (!session) return undefined
    const now = this.wallMs()
    if (now - session.last_seen_ms > IDLE_MAX_MS || now - session.created_at_ms > AGE_MAX_MS) {
      this.repository.remove(idHash)
      return undefined
    }
    if (now - session.last_seen_ms > TOUCH_EVERY_MS) this.repository.touch(idHash, now)
    return this.users.find(session.user_name)
  }
}
