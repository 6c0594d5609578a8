import type { TdHandler } from './td-request.js'
import { LOGIN_REQUESTS } from './td-login-requests.js'
import { ORDER_REQUESTS } from './td-order-requests.js'
import { QUERY_REQUESTS } from './td-query-requests.js'
import { REFERENCE_REQUESTS } from './td-reference-requests.js'
import { SETTLEMENT_REQUESTS } from './td-settlement-requests.js'

/** Every request that this counter answers; any other is refused with error 77. */
export const TD_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ...LOGIN_REQUESTS,
  ...SETTLEMENT_REQUESTS,
  ...REFERENCE_REQUESTS,
  ...QUERY_REQUESTS,
  ...ORDER_REQUESTS,
}
