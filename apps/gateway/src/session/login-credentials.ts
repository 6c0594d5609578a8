import { createHash, randomBytes } from 'node:crypto'
import type { LoginSecrets } from './login-requests.js'
import { secretFingerprint } from './secret-fingerprint.js'

/**
 * The secrets of the configuration as the gateway uses them. A password that the counter took in this life counts until
 * the configured one says something else than the one it replaced.
 */
export class LoginCredentials implements LoginSecrets {
  readonly brokerId: string
  readonly userId: string
  readonly appId: string
  /** Compares secrets within this process without keeping them. */
  readonly #salt = randomBytes(16)
  readonly #fingerprints = new Map<string, string>()
  #changed: { readonly password: string; readonly insteadOf: string } | undefined

  constructor(
    private readonly front: string,
    private readonly source: LoginSecrets,
  ) {
    this.brokerId = source.brokerId
    this.userId = source.userId
    this.appId = source.appId
  }

  /** @throws ConfigProblem when the secret is missing */
  readonly password = (): string => {
    const configured = this.source.password()
    if (this.#changed && this.#digest(configured) === this.#changed.insteadOf) return this.#changed.password
    this.#changed = undefined
    return configured
  }

  readonly authCode = (): string => this.source.authCode()

  /** The counter took another password. */
  use(password: string): void {
    this.#changed = { password, insteadOf: this.#digest(this.source.password()) }
  }

  /** Names front, user and secrets over restarts without telling them. @throws ConfigProblem */
  fingerprint(): string {
    const digest = this.digest()
    const known = this.#fingerprints.get(digest)
    if (known !== undefined) return known
    const fingerprint = secretFingerprint(this.front, this)
    this.#fingerprints.set(digest, fingerprint)
    return fingerprint
  }

  /** Changes when a secret does; means nothing outside of this process. @throws ConfigProblem */
  digest(): string {
    return this.#digest(`${this.password()}\n${this.authCode()}`)
  }

  #digest(text: string): string {
    return createHash('sha256').update(this.#salt).update(text).digest('base64url')
  }
}
