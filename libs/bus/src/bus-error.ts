/** The transport is away or gave no answer: the outcome of a write is unknown; try again with the same business key. */
export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable'
  /** Marks the class of failure for whoever retries; see `isTransient`. */
  readonly transient = true
}

/** The caller, the configuration or the data is wrong: trying again changes nothing. */
export class BusMisuse extends Error {
  override readonly name = 'BusMisuse'
}

/** Errors of any package that carry `transient: true` are retried without being counted against the message. */
export const isTransient = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { transient?: unknown }).transient === true

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const REFUSALS = /^(WRONGTYPE|WRONGPASS|NOAUTH|NOPERM|ERR|NOSCRIPT|NOPROTO|EXECABORT)\b/

/** Errors of ioredis and replies of Redis as one of our two classes. */
export function asBusError(error: unknown, doing: string): BusUnavailable | BusMisuse {
  if (error instanceof BusUnavailable || error instanceof BusMisuse) return error
  const text = textOf(error)
  const message = `${doing}: ${text}`
  return isReplyError(error) && REFUSALS.test(text)
    ? new BusMisuse(message, { cause: error })
    : new BusUnavailable(message, { cause: error })
}

export const isReplyError = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError'
