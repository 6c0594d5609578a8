import type { TdHandler } from './td-request.js'
import { DETAIL_REQUESTS } from './td-detail-requests.js'
import { DIRECTORY_REQUESTS } from './td-directory-requests.js'
import { LOGIN_REQUESTS } from './td-login-requests.js'
import { ORDER_REQUESTS } from './td-order-requests.js'
import { PASSWORD_REQUESTS } from './td-password-requests.js'
import { QUERY_REQUESTS } from './td-query-requests.js'
import { RATE_REQUESTS } from './td-rate-requests.js'
import { REFERENCE_REQUESTS } from './td-reference-requests.js'
import { SETTLEMENT_REQUESTS } from './td-settlement-requests.js'
import { VOLUME_REQUESTS } from './td-volume-requests.js'

/** Every request that this counter answers by itself. Another query has no rows, any other request error 77. */
export const TD_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ...LOGIN_REQUESTS,
  ...PASSWORD_REQUESTS,
  ...SETTLEMENT_REQUESTS,
  ...REFERENCE_REQUESTS,
  ...RATE_REQUESTS,
  ...DIRECTORY_REQUESTS,
  ...QUERY_REQUESTS,
  ...DETAIL_REQUESTS,
  ...VOLUME_REQUESTS,
  ...ORDER_REQUESTS,
}
