import type { RequestFields, TdSession } from './td-session.js'
import type { TdFront } from './td-front.js'

export interface TdRequest {
  session: TdSession
  front: TdFront
  /** Of the API method, `ReqUserLogin`. */
  name: string
  requestId: number
  fields: RequestFields
  data: Buffer
}

export interface TdHandler {
  needsLogin: boolean
  handle(request: TdRequest): void
}

export const beforeLogin = (handle: TdHandler['handle']): TdHandler => ({ needsLogin: false, handle })
export const afterLogin = (handle: (request: TdRequest & { accountId: string }) => void): TdHandler => ({
  needsLogin: true,
  handle: (request) => {
    const { accountId } = request.session
    if (accountId !== undefined) handle({ ...request, accountId })
  },
})
