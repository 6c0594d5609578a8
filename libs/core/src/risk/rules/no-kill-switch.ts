import type { RiskRule } from '../risk-context.js'

/** While the kill switch is on nothing is opened; closing stays possible. */
export const noKillSwitch: RiskRule = (intent, { killSwitch }) =>
  intent.offset === 'OPEN' && killSwitch !== undefined ? { code: 'kill_switch', detail: killSwitch } : undefined
