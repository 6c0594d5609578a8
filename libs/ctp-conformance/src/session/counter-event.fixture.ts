import type { CounterEvent } from './counter-event.js'

/** A callback without a library, for tests. */
export function counterEvent(
  name: string,
  fields: Readonly<Record<string, string | number>> | undefined,
  over: Partial<Pick<CounterEvent, 'errorId' | 'isLast' | 'reason'>> = {},
): CounterEvent {
  return {
    name,
    get: (field) => fields?.[field],
    data: fields && { ...fields },
    errorId: over.errorId ?? 0,
    isLast: over.isLast,
    reason: over.reason,
  }
}
