import { scryptSync } from 'node:crypto'
import type { LoginSecrets } from './login-requests.js'

/**
 * Names a front, a user and the secrets tried there without telling them: refusals are counted by it, so that another
 * password starts anew. Slow on purpose, since it is stored.
 */
export function secretFingerprint(front: string, secrets: LoginSecrets): string {
  const salt = `huangpu|${front}|${secrets.brokerId}|${secrets.userId}|${secrets.appId}`
  return scryptSync(`${secrets.password()}\n${secrets.authCode()}`, salt, 24).toString('base64url')
}
