import { loginFields } from './login-fields.js'
import { afterLogin, beforeLogin, type TdHandler, type TdRequest } from './td-request.js'

export const LOGIN_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqAuthenticate: beforeLogin(authenticate),
  ReqUserLogin: beforeLogin(login),
  ReqUserLogout: afterLogin(({ session, front, name, requestId }) => {
    const { userId } = session
    session.user = undefined
    session.respond(name, requestId, { BrokerID: front.exchange.brokerId, UserID: userId })
  }),
}

function authenticate({ session, front, name, requestId, fields }: TdRequest): void {
  const [brokerId, userId] = [fields.text('BrokerID'), fields.text('UserID')]
  const appId = fields.has('AppID') ? fields.text('AppID') : undefined
  const echo = { BrokerID: brokerId, UserID: userId, AppID: appId, AppType: '1' }
  const refused = front.guard.authenticate(brokerId, userId, appId, fields.text('AuthCode'))
  if (refused) return session.refuse(name, requestId, refused, echo)
  session.authenticated = true
  session.respond(name, requestId, echo)
}

function login({ session, front, name, requestId, fields }: TdRequest): void {
  const [brokerId, userId] = [fields.text('BrokerID'), fields.text('UserID')]
  const echo = { BrokerID: brokerId, UserID: userId }
  if (session.accountId !== undefined) return session.refuse(name, requestId, 'duplicate_login', echo)
  if (!session.authenticated) return session.refuse(name, requestId, 'not_authenticated', echo)
  const struck = front.faults
    .strike({ at: 'login', front: 'td', accountId: front.guard.accountIdOf(userId) })
    .of('refuse_login')
  if (struck) return session.refuse(name, requestId, struck.error_id, echo)
  const known = front.guard.login(brokerId, userId, fields.text('Password'))
  if (typeof known === 'string') return session.refuse(name, requestId, known, echo)
  if (known.mustChange) return session.refuse(name, requestId, 'must_change_password', echo)
  if (front.isCrowded(known.user)) return session.refuse(name, requestId, 'too_many_sessions', echo)
  session.user = known.user
  session.loggedInMs = front.exchange.nowMs
  front.server.rules.greet(session)
  const { maxOrderRef } = front.exchange.account(known.user.account_id)
  const { frontId, sessionId } = session
  session.sendStatus(front.exchange.tradingDay)
  session.respond(name, requestId, loginFields(front.exchange, { userId, frontId, sessionId, maxOrderRef }))
  session.replay()
}
