import type { EncodableFields } from '../abi/struct-types.js'
import type { MdRequests } from '../generated/md-requests.js'
import type { TraderRequests, TraderSubmissions } from '../generated/trader-requests.js'

export type TraderRequestName = keyof TraderRequests
export type TraderSubmissionName = keyof TraderSubmissions
export type MdRequestName = keyof MdRequests

/** What request `Name` may carry, such as `RequestFields<'ReqOrderInsert'>`. */
export type RequestFields<Name extends TraderRequestName | TraderSubmissionName | MdRequestName> = EncodableFields<
  (TraderRequests & TraderSubmissions & MdRequests)[Name]
>
