import { hostname, userInfo } from 'node:os'

/** The person at this terminal, as histories name them. */
export const who = (): string => `${userInfo().username}@${hostname()}`.slice(0, 64)
