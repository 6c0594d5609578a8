import type { Redis } from 'ioredis'
import { asBusError } from './bus-error.js'

/** Plain keys, on the writer connection. Every method rejects with BusUnavailable or BusMisuse. */
export interface BusKeys {
  get(key: string): Promise<string | null>
  mget(keys: readonly string[]): Promise<(string | null)[]>
  /** `ttlMs`: the key expires by itself. */
  set(key: string, value: string, options?: { ttlMs?: number }): Promise<void>
  /** False when the key is there already. */
  setIfAbsent(key: string, value: string, options?: { ttlMs?: number }): Promise<boolean>
  /** Lets a key live `ttlMs` from now on; false when it is gone. */
  prolong(key: string, ttlMs: number): Promise<boolean>
  del(...keys: string[]): Promise<number>
  hget(key: string, field: string): Promise<string | null>
  hset(key: string, fields: Record<string, string>): Promise<void>
  hdel(key: string, ...fields: string[]): Promise<number>
  hgetall(key: string): Promise<Record<string, string>>
  sadd(key: string, ...members: string[]): Promise<number>
  srem(key: string, ...members: string[]): Promise<number>
  smembers(key: string): Promise<string[]>
}

export function createBusKeys(writer: Redis): BusKeys {
  const run = async <T>(doing: string, send: (redis: Redis) => Promise<T>): Promise<T> => {
    try {
      return await send(writer)
    } catch (error) {
      throw asBusError(error, doing)
    }
  }
  return {
    get: (key) => run(`GET ${key}`, (redis) => redis.get(key)),
    mget: (keys) => (keys.length === 0 ? Promise.resolve([]) : run('MGET', (redis) => redis.mget(...keys))),
    set: async (key, value, { ttlMs } = {}) => {
      await run(`SET ${key}`, (redis) =>
        ttlMs === undefined ? redis.set(key, value) : redis.set(key, value, 'PX', ttlMs),
      )
    },
    setIfAbsent: async (key, value, { ttlMs } = {}) => {
      const reply = await run(`SET ${key} NX`, (redis) =>
        ttlMs === undefined ? redis.set(key, value, 'NX') : redis.set(key, value, 'PX', ttlMs, 'NX'),
      )
      return reply !== null
    },
    prolong: async (key, ttlMs) => (await run(`PEXPIRE ${key}`, (redis) => redis.pexpire(key, ttlMs))) === 1,
    del: (...keys) => run('DEL', (redis) => redis.del(...keys)),
    hget: (key, field) => run(`HGET ${key}`, (redis) => redis.hget(key, field)),
    hset: async (key, fields) => {
      if (Object.keys(fields).length > 0) await run(`HSET ${key}`, (redis) => redis.hset(key, fields))
    },
    hdel: (key, ...fields) => run(`HDEL ${key}`, (redis) => redis.hdel(key, ...fields)),
    hgetall: (key) => run(`HGETALL ${key}`, (redis) => redis.hgetall(key)),
    sadd: (key, ...members) => run(`SADD ${key}`, (redis) => redis.sadd(key, ...members)),
    srem: (key, ...members) => run(`SREM ${key}`, (redis) => redis.srem(key, ...members)),
    smembers: (key) => run(`SMEMBERS ${key}`, (redis) => redis.smembers(key)),
  }
}
