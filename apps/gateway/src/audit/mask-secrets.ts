import { createHash } from 'node:crypto'

type FieldValue = string | number | undefined

/** Fields of any CTP version whose value must never be written down. */
export const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'Password',
  'PasswordDeprecated',
  'OldPassword',
  'NewPassword',
  'OneTimePassword',
  'OTPPassword',
  'FirstOTP',
  'SecondOTP',
  'BankPassWord',
  'NewBankPassWord',
  'TradingPassword',
  'AuthCode',
  'PreAuthCode',
  'AuthInfo',
  'AuthKey',
  'CurrentKey',
  'Token',
  'PIN',
  'PinKey',
  'MacKey',
  'SMSCode',
  'BookPsw',
  'Captcha',
  'Text',
])

/** Long blobs about the machine: their hash tells whether they changed. */
const HASHED_FIELDS: ReadonlySet<string> = new Set(['ClientSystemInfo', 'UserSystemInfo'])

const MASK = '***'

/** The fields that say something: without empty texts and places kept for old versions, secrets masked. */
export function maskSecrets(fields: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
  const shown: Record<string, FieldValue> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === '' || RESERVED.test(name)) continue
    if (SECRET_FIELDS.has(name)) shown[name] = MASK
    else if (HASHED_FIELDS.has(name)) shown[name] = `sha256:${createHash('sha256').update(String(value)).digest('hex')}`
    else shown[name] = value
  }
  return shown
}

const RESERVED = /^reserve\d*$/
