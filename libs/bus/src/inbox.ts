import type { DeadLetter } from '@huangpu/messages'

/** What a consumer needs of the service's database; `@huangpu/storage` implements it on SQLite. */
export interface Inbox {
  /**
   * One transaction: remembers the key and runs the effect, or finds the key known and runs nothing.
   * Throws what the effect throws, everything rolled back; errors of the database itself carry `transient: true`.
   */
  apply(consumer: string, key: string, effect: () => void): 'applied' | 'duplicate'
  /** Counts one more failure of this entry, durably; returns how many there are. */
  recordFailure(consumer: string, entryKey: string, reason: string): number
  /** One transaction: stores the letter, puts it in the outbox for `stream:dead`, forgets the failures. */
  setAside(consumer: string, entryKey: string, letter: DeadLetter): void
}
