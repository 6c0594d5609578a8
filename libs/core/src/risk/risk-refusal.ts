/** Codes that the rules here give; each is a reason code of the message catalogue. */
export type RiskRefusalCode =
  | 'unknown_symbol'
  | 'invalid_price'
  | 'price_not_tick_multiple'
  | 'price_outside_limits'
  | 'invalid_volume'
  | 'volume_above_maximum'
  | 'volume_below_minimum'
  | 'not_connected'
  | 'not_ready'
  | 'gateway_silent'
  | 'expired'
  | 'near_expiry'
  | 'outside_session'
  | 'closable_exceeded'
  | 'max_position'
  | 'symbol_has_unknown_order'
  | 'kill_switch'
  | 'disk_full'

/** A refusal is a value. `detail` gives the numbers, for a person; no sentence, that belongs to the code. */
export interface RiskRefusal {
  readonly code: RiskRefusalCode
  readonly detail: string
}
