import { symbolField } from './fields.js'

/** A report that was not renewed for this long is nobody's: its holder is gone. */
export const INTEREST_MAX_AGE_MS = 8 * 3_600_000
/** How often a holder reports all it wants; what Redis lost is whole again after this. */
export const INTEREST_REPORT_EVERY_MS = 60_000

export interface InterestReading {
  /** Symbol -> holders, both in order. */
  readonly wanted: ReadonlyMap<string, readonly string[]>
  /** Fields not renewed for 8 hours. */
  readonly expired: readonly string[]
  /** Fields that say nothing. */
  readonly malformed: readonly string[]
}

/** Reads the interest hash: field `{holder}:{symbol}`, value epoch ms of the holder's last report. */
export function readInterest(fields: Readonly<Record<string, string>>, nowMs: number): InterestReading {
  const wanted = new Map<string, string[]>()
  const expired: string[] = []
  const malformed: string[] = []
  for (const field of Object.keys(fields).sort()) {
    const colon = field.indexOf(':')
    const symbol = field.slice(colon + 1)
    const reportedMs = Number(fields[field])
    if (colon < 1 || !symbolField.safeParse(symbol).success || !Number.isSafeInteger(reportedMs)) malformed.push(field)
    else if (nowMs - reportedMs > INTEREST_MAX_AGE_MS) expired.push(field)
    else wanted.set(symbol, [...(wanted.get(symbol) ?? []), field.slice(0, colon)])
  }
  return { wanted, expired, malformed }
}
