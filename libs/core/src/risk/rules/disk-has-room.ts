import type { RiskRule } from '../risk-context.js'

/** On a full disk nothing is opened; what the reserve gave free is for closing, as long as it lasts. */
export const diskHasRoom: RiskRule = ({ offset }, { disk }) => {
  if (disk === 'full') return { code: 'disk_full', detail: 'the reserve is used up: only cancels go out' }
  if (disk === 'reserve' && offset === 'OPEN') return { code: 'disk_full', detail: 'only closing is possible' }
  return undefined
}
