import type { LoginStep } from './session-facts.js'

export interface LoginSecrets {
  readonly brokerId: string
  readonly userId: string
  readonly appId: string
  /** Read when a login needs it. */
  readonly password: () => string
  readonly authCode: () => string
}

export interface LoginRequest {
  readonly name: string
  readonly fields: Record<string, string | number | undefined>
}

const PRODUCT_INFO = 'huangpu'

/** The request of each step of a login. `has` tells what the library's version can carry. */
export function loginRequest(
  step: LoginStep,
  secrets: LoginSecrets,
  has: (struct: string, field: string) => boolean,
): LoginRequest {
  const { brokerId: BrokerID, userId: UserID } = secrets
  switch (step) {
    case 'authenticate': {
      const appId = has('CThostFtdcReqAuthenticateField', 'AppID') ? { AppID: secrets.appId } : {}
      const fields = { BrokerID, UserID, UserProductInfo: PRODUCT_INFO, AuthCode: secrets.authCode(), ...appId }
      return { name: 'ReqAuthenticate', fields }
    }
    case 'login':
      return {
        name: 'ReqUserLogin',
        fields: { BrokerID, UserID, UserProductInfo: PRODUCT_INFO, Password: secrets.password() },
      }
    case 'confirm':
      return { name: 'ReqSettlementInfoConfirm', fields: { BrokerID, InvestorID: UserID } }
  }
}
