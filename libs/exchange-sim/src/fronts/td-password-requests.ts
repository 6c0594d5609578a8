import { afterLogin, beforeLogin, type TdHandler, type TdRequest } from './td-request.js'

/** New passwords. A user who must change the first one is not logged in yet: authentication is enough. */
export const PASSWORD_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqUserPasswordUpdate: beforeLogin(changeLoginPassword),

  ReqTradingAccountPasswordUpdate: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const echo = { BrokerID: fields.text('BrokerID'), AccountID: fields.text('AccountID'), CurrencyID: 'CNY' }
    const [from, to] = [fields.text('OldPassword'), fields.text('NewPassword')]
    const refused =
      fields.text('AccountID') === accountId
        ? front.guard.passwords.change(accountId, 'trading_account', from, to)
        : 'change_other_password'
    if (refused) return session.refuse(name, requestId, refused, echo)
    session.respond(name, requestId, echo)
  }),
}

function changeLoginPassword({ session, front, name, requestId, fields }: TdRequest): void {
  const [brokerId, userId] = [fields.text('BrokerID'), fields.text('UserID')]
  const echo = { BrokerID: brokerId, UserID: userId }
  if (!session.authenticated) return session.refuse(name, requestId, 'not_authenticated', echo)
  if (session.user && session.userId !== userId) {
    return session.refuse(name, requestId, 'change_other_password', echo)
  }
  const refused = front.guard.changePassword(brokerId, userId, fields.text('OldPassword'), fields.text('NewPassword'))
  if (refused) return session.refuse(name, requestId, refused, echo)
  session.respond(name, requestId, echo)
}
