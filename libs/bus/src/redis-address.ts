export interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly password?: string
  readonly db?: number
}

/** For messages to people: never the password. */
export const placeOf = (address: RedisAddress): string => `Redis at ${address.host}:${address.port}`
