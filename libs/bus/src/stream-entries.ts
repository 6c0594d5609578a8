/** One entry as Redis returns it; `json` is undefined when the entry was trimmed while it was pending. */
export interface StreamEntry {
  readonly stream: string
  readonly id: string
  readonly json: string | undefined
}

/** The one field of every entry on the wire. */
export const DATA_FIELD = 'data'

/** Reply of XREAD and XREADGROUP: [[stream, [[id, [field, value, ...] | null], ...]], ...] or null. */
export function parseStreamReply(reply: unknown): StreamEntry[] {
  if (!Array.isArray(reply)) return []
  const entries: StreamEntry[] = []
  for (const [stream, rows] of reply as [string, [string, string[] | null][]][]) {
    for (const [id, fields] of rows) entries.push({ stream, id, json: fields === null ? undefined : dataOf(fields) })
  }
  return entries
}

/** An entry without the field `data` yields the empty text, which no schema accepts. */
function dataOf(fields: readonly string[]): string {
  if (fields[0] === DATA_FIELD) return fields[1] ?? ''
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === DATA_FIELD) return fields[i + 1] ?? ''
  return ''
}

/** Ids are `milliseconds-sequence`; compared as numbers, never as text. */
export function compareEntryIds(a: string, b: string): number {
  const [aMs, aSeq] = partsOf(a)
  const [bMs, bSeq] = partsOf(b)
  return aMs - bMs || aSeq - bSeq
}

const partsOf = (id: string): [number, number] => {
  const dash = id.indexOf('-')
  return dash < 0 ? [Number(id), 0] : [Number(id.slice(0, dash)), Number(id.slice(dash + 1))]
}
