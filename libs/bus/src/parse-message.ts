import type { MessageSchema } from './group-consumer-options.js'
import { textOf } from './bus-error.js'

/** Larger entries are not parsed: nothing of ours comes near it. */
export const MESSAGE_BYTES_MAX = 1_048_576

export type ParsedMessage<T> =
  { readonly ok: true; readonly message: T } | { readonly ok: false; readonly reason: string }

/** JSON text to a checked message; `undefined` is an entry that was trimmed before it was read. */
export function parseMessage<T>(json: string | undefined, schema: MessageSchema<T>): ParsedMessage<T> {
  if (json === undefined) return { ok: false, reason: 'trimmed before it was processed' }
  if (json.length > MESSAGE_BYTES_MAX) return { ok: false, reason: `longer than ${MESSAGE_BYTES_MAX} characters` }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    return { ok: false, reason: `not JSON: ${textOf(error)}` }
  }
  return check(value, schema)
}

function check<T>(value: unknown, schema: MessageSchema<T>): ParsedMessage<T> {
  let checked: ReturnType<MessageSchema<T>['safeParse']>
  try {
    checked = schema.safeParse(value)
  } catch (error) {
    return { ok: false, reason: `schema: ${textOf(error)}` }
  }
  return checked.success
    ? { ok: true, message: checked.data }
    : { ok: false, reason: `schema: ${checked.error.message}` }
}
