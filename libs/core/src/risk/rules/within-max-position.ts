import type { RiskRule } from '../risk-context.js'

/** Held, being opened and this order together stay within the limit of a side. */
export const withinMaxPosition: RiskRule = ({ offset, volumeLots }, { heldLots, openingLots, maxPositionLots }) =>
  offset === 'OPEN' && heldLots + openingLots + volumeLots > maxPositionLots
    ? {
        code: 'max_position',
        detail: `held ${heldLots} + working ${openingLots} + ${volumeLots} > ${maxPositionLots}`,
      }
    : undefined
