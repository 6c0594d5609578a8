/** What a counter's refusal of authentication, login or confirmation means for the next attempt. */
export type RefusalClass = 'permanent' | 'transient' | 'unlisted'

/** Trying again cannot help and may lock the account: 3 password, 63 authentication, 75 banned, 140 must change ... */
const PERMANENT: ReadonlySet<number> = new Set([3, 63, 75, 131, 140, 141, 143, 144, 4042, 4043, 4060])
/** The counter or its exchange link is not up yet. */
const TRANSIENT: ReadonlySet<number> = new Set([7, 8, 21, 35, 90, 154])

/** Unlisted refusals are tried again, but not for ever: 6 to 10 failed logins lock an account and its address. */
export const UNLISTED_REFUSALS_MAX = 3

export function classifyRefusal(errorId: number): RefusalClass {
  if (PERMANENT.has(errorId)) return 'permanent'
  return TRANSIENT.has(errorId) ? 'transient' : 'unlisted'
}

/** Disconnect reasons of both libraries, for people. */
const DISCONNECT_TEXT: Readonly<Record<number, string>> = {
  0x1001: 'network read failed',
  0x1002: 'network write failed',
  0x2001: 'heartbeat receive timeout',
  0x2002: 'heartbeat send failed',
  0x2003: 'malformed packet received',
}

export function describeDisconnect(reasonCode: number): string {
  return `0x${reasonCode.toString(16)} ${DISCONNECT_TEXT[reasonCode] ?? 'reason not documented'}`
}
