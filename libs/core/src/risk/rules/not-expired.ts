import type { RiskRule } from '../risk-context.js'

/** An order that waited too long is refused, never sent late. */
export const notExpired: RiskRule = (intent, { nowWallMs }) =>
  nowWallMs < intent.expiresAtMs
    ? undefined
    : { code: 'expired', detail: `expired ${nowWallMs - intent.expiresAtMs} ms ago` }
