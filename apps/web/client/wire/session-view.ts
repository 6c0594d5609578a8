/** What a person may do, each including the ones before it. */
export type Role = 'viewer' | 'researcher' | 'trader' | 'admin'

/** GET /api/session of a signed-in person. */
export interface SessionView {
  readonly user: string
  readonly role: Role
  readonly environment: 'sim' | 'live'
  readonly account_id: string
  /** The generated first password is still in use. */
  readonly password_is_generated: boolean
  readonly version: string
}
