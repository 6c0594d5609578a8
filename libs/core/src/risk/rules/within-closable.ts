import { legsOf } from '../../orders/split-close.js'
import type { RiskRule } from '../risk-context.js'

/** Never more than is held less what other closes hold, of the record that the offset names. */
export const withinClosable: RiskRule = ({ offset, volumeLots }, { closable }) =>
  legsOf(offset, volumeLots, closable, 'yesterday_first') === undefined
    ? {
        code: 'closable_exceeded',
        detail: `${offset} ${volumeLots}, closable today ${closable.today}, yesterday ${closable.yesterday}`,
      }
    : undefined
