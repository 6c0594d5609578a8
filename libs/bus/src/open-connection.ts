import { Redis, type RedisOptions } from 'ioredis'
import { BusMisuse, BusUnavailable, isReplyError, textOf } from './bus-error.js'
import type { BusLog } from './bus-log.js'
import { placeOf, type RedisAddress } from './redis-address.js'
import { watchSilence } from './silence-watch.js'

export const READ_BLOCK_MS = 2_000
const CONNECT_TIMEOUT_MS = 2_000
const RECONNECT_MAX_MS = 500

export type ConnectionKind = 'writer' | 'publisher' | 'reader' | 'subscriber'

/**
 * Nothing is queued while the connection is away and nothing is ever resent: a command in flight when the socket
 * closes is rejected at once (maxRetriesPerRequest 0) and its outcome is unknown. For a reader this matters as much:
 * a resent read of `>` would overtake the backlog.
 */
const SHARED: RedisOptions = {
  lazyConnect: true,
  protocol: 2,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: CONNECT_TIMEOUT_MS,
  disableClientInfo: true,
  retryStrategy: (attempt) => Math.min(25 * 2 ** Math.min(attempt, 10), RECONNECT_MAX_MS),
}

/** A command that stays without an answer longer than this has lost its socket, whatever TCP believes. */
const SILENCE_MS: Record<ConnectionKind, number> = {
  writer: 2_000,
  publisher: 2_000,
  reader: READ_BLOCK_MS + 1_000,
  subscriber: 4_000,
}

/**
 * Opens one connection; it reconnects by itself afterwards, until `disconnect`.
 * @throws BusMisuse when the server refuses the password or the database, BusUnavailable when it does not answer.
 */
export async function openConnection(
  address: RedisAddress,
  options: { kind: ConnectionKind; name: string; log: BusLog },
): Promise<Redis> {
  const { kind, name, log } = options
  const redis = new Redis({
    ...SHARED,
    host: address.host,
    port: address.port,
    db: address.db ?? 0,
    ...(address.username ? { username: address.username } : {}),
    ...(address.password ? { password: address.password } : {}),
    connectionName: `huangpu:${name}:${kind}`,
  })
  let lastError: unknown
  redis.on('error', (error) => {
    lastError = error
    log.debug({ err: error, connection: kind }, 'redis connection error')
  })
  const stopWatching = watchSilence(redis, SILENCE_MS[kind])
  redis.once('end', stopWatching)
  try {
    await redis.connect()
    if (isReplyError(lastError)) throw lastError
  } catch (error) {
    stopWatching()
    redis.disconnect()
    throw refusal(address, lastError ?? error)
  }
  redis.on('reconnecting', () => log.warn({ connection: kind, place: placeOf(address) }, 'redis connection lost'))
  redis.on('ready', () => log.info({ connection: kind, place: placeOf(address) }, 'redis connection is back'))
  return redis
}

function refusal(address: RedisAddress, error: unknown): BusMisuse | BusUnavailable {
  const text = textOf(error)
  const place = placeOf(address)
  if (/WRONGPASS|NOAUTH|invalid password/i.test(text)) {
    return new BusMisuse(`${place} refused the password (密码错误): check config/redis_config.yaml; it said "${text}"`)
  }
  if (/DB index/i.test(text)) {
    return new BusMisuse(`${place} has no database ${address.db ?? 0}: check db in config/redis_config.yaml`)
  }
  return new BusUnavailable(`${place} cannot be reached (无法连接): ${text}`, { cause: error })
}
