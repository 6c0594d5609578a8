import { parseShanghai, type EpochMs } from '@huangpu/core'
import { tickDataSchema, type TickData } from '@huangpu/messages'
import { MARKET_CONFIG } from './config.js'
import { isTickShape } from './tick-shape.js'

export type TickReading =
  | { readonly ok: true; readonly tick: TickData; readonly timeMs: EpochMs }
  | { readonly ok: false; readonly reason: string }

/** Parses and checks one message of `channel`; a refusal names the field. */
export function readTick(channel: string, json: string): TickReading {
  if (json.length > MARKET_CONFIG.tickCharsMax) return refused(`the message has ${json.length} characters`)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return refused('the message is not JSON')
  }
  if (!isTickShape(value)) {
    const checked = tickDataSchema.safeParse(value)
    if (!checked.success) {
      const issue = checked.error.issues[0]
      return refused(`${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'invalid'}`)
    }
    value = checked.data
  }
  const tick = value as TickData
  const timeMs = parseShanghai(tick.datetime)
  if (timeMs === undefined) return refused('datetime: Shanghai wall clock such as 2025-12-23T21:00:01.500')
  if (channel !== `tick:${tick.symbol}`) return refused(`symbol: ${tick.symbol} on the channel ${channel}`)
  return { ok: true, tick, timeMs }
}

const refused = (reason: string): TickReading => ({ ok: false, reason })
