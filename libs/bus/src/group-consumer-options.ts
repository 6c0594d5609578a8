import type { DeadLetter } from '@huangpu/messages'
import type { Inbox } from './inbox.js'

/** The part of a zod schema that the bus uses. */
export interface MessageSchema<T> {
  safeParse(input: unknown): { success: true; data: T } | { success: false; error: Error }
}

/** How one stream's messages are handled. */
export interface StreamHandler<T = unknown> {
  readonly stream: string
  readonly schema: MessageSchema<T>
  /** The business key: the same fact has the same key however often it is sent. */
  keyOf(message: T): string
  /** Synchronous: runs inside the inbox's transaction. Throw to be tried again, later set aside. */
  handle(message: T, entryId: string): void
  /** Awaited before the acknowledgement, also for duplicates: an earlier run may have ended before it. */
  afterCommit?(message: T, outcome: 'applied' | 'duplicate'): void | Promise<void>
  /**
   * The infrastructure refused, `error` says what. True when the message is dealt with all the same and may be
   * acknowledged although nothing was stored; else it is tried again, and asked again.
   */
  withoutStore?(message: T, error: unknown): boolean | Promise<boolean>
}

/** Infers a handler's message from its schema and forgets it, so that handlers of several messages fit one list. */
export const streamHandler = <T>(handler: StreamHandler<T>): StreamHandler => handler

export interface GroupConsumerOptions {
  readonly group: string
  /** Stable over restarts: the service's name. */
  readonly consumer: string
  /** One per stream, in order of priority. */
  readonly handlers: readonly StreamHandler[]
  readonly inbox: Inbox
  /** When given, it is kicked after every commit and flushed before every acknowledgement. */
  readonly outbox?: { kick(): void; flush(): Promise<void> }
  /** Failures of one handler on one message before it is set aside. @default 5 */
  readonly maxFailures?: number
  /** A consumer of another name in our group, unseen for so long, is dead: its backlog is taken over. @default 60_000 */
  readonly deadConsumerMs?: number
  readonly nowMs?: () => number
  onDeadLetter(letter: DeadLetter): void
  /** The backlog is done and no message is waiting. */
  onGroupIdle?(): void
}

export interface ConsumerCounters {
  readonly applied: number
  readonly duplicates: number
  readonly deadLetters: number
  /** Times the loop started over: connection lost, stream or group deleted, a read without an answer. */
  readonly restarts: number
}

export interface GroupConsumer {
  /** Resolves when the groups exist and the backlog was drained for the first time. */
  readonly ready: Promise<void>
  counters(): ConsumerCounters
  /** Finishes the message in hand; what is unacknowledged comes again at the next start. */
  stop(): Promise<void>
}
