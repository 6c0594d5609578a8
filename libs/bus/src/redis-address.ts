export interface RedisAddress {
  readonly host: string
  readonly port: number
  /** ACL user; without it the password is the server's. */
  readonly username?: string
  readonly password?: string
  readonly db?: number
}

/** For messages to people: never the password. */
export const placeOf = (address: RedisAddress): string => `Redis at ${address.host}:${address.port}`
