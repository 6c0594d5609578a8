import { randomUUID } from 'node:crypto'
import { fenceKey, lockKey } from './bus-keys.js'
import { isTransient } from './bus-error.js'
import type { BusLog } from './bus-log.js'

/**
 * KEYS 1 the lock, 2 its fence. ARGV 1 owner, 2 time to live (ms), 3 identity, 4 description of the owner, 5 the highest
 * token that the owner knows. A holder of the same identity is taken over; `-` is nobody's.
 * Returns {token, ''} or {0, what the lock holds}. Tokens rise even when Redis was emptied: they follow its clock.
 */
const ACQUIRE_2 = `
local held = redis.call('GET', KEYS[1])
if held and (ARGV[3] == '-' or string.match(held, '^%S+ (%S+)') ~= ARGV[3]) then return {'0', held} end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), tonumber(ARGV[5]))
local token = string.format('%.0f', math.max(last + 1, now))
redis.call('SET', KEYS[2], token)
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[3] .. ' ' .. ARGV[4], 'PX', ARGV[2])
return {token, ''}`

/** KEYS 1 the lock. ARGV 1 owner, 2 time to live (ms). Returns 1 when it is still ours. */
const RENEW_1 = `
local held = redis.call('GET', KEYS[1])
if not held or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`

/** KEYS 1 the lock. ARGV 1 owner. */
const RELEASE_1 = `
local held = redis.call('GET', KEYS[1])
if not held or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

export interface BusLock {
  readonly held: true
  /** Rises with every holder: a store that remembers the highest one refuses a former holder's writes. */
  readonly token: number
  /** False as soon as the holder can no longer be sure, by its own monotonic clock. Ask before every act. */
  isHeld(): boolean
  /** Calls back once when the lock was lost without `release`. */
  onLost(listener: () => void): void
  release(): Promise<void>
}

export interface LockOptions {
  /** Who holds it, told to whoever is refused. @default service and process id */
  readonly description?: string
  /**
   * Without white space. A holder of the same identity is taken over at once: give it only what proves that its former
   * bearer is dead, such as an exclusive lock on a file of this machine. @default nobody is taken over
   */
  readonly identity?: string
  /** The next token is higher than this, whatever Redis remembers. @default 0 */
  readonly tokenAbove?: number
}

export type LockResult = BusLock | { readonly held: false; readonly holder: string }

interface LockPort {
  script(lua: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>
}

export async function acquireLock(
  port: LockPort,
  options: { name: string; ttlMs: number; description: string; identity: string; tokenAbove: number; log: BusLog },
): Promise<LockResult> {
  const owner = randomUUID()
  const key = lockKey(options.name)
  const askedAt = performance.now()
  const { ttlMs, identity, description, tokenAbove } = options
  const args = [owner, ttlMs, identity, description, tokenAbove]
  const reply = await port.script(ACQUIRE_2, [key, fenceKey(options.name)], args)
  const [token = '0', holder = ''] = reply as [string, string]
  if (token === '0') return { held: false, holder: holder.split(' ').slice(2).join(' ') }
  return new HeldLock(port, { ...options, key, owner, token: Number(token), askedAt })
}

class HeldLock implements BusLock {
  readonly held = true
  readonly token: number
  /** Counted from before the request left, so that we never believe longer than Redis does. */
  private validUntil: number
  private state: 'held' | 'lost' | 'released' = 'held'
  private readonly timer: NodeJS.Timeout
  private readonly listeners: (() => void)[] = []

  constructor(
    private readonly port: LockPort,
    private readonly own: { key: string; owner: string; token: number; ttlMs: number; askedAt: number; log: BusLog },
  ) {
    this.token = own.token
    this.validUntil = own.askedAt + own.ttlMs
    this.timer = setInterval(() => void this.renew(), own.ttlMs / 4)
    this.timer.unref()
  }

  isHeld(): boolean {
    return this.state === 'held' && performance.now() < this.validUntil
  }

  onLost(listener: () => void): void {
    if (this.state === 'lost') listener()
    else this.listeners.push(listener)
  }

  async release(): Promise<void> {
    if (this.state !== 'held') return
    this.state = 'released'
    clearInterval(this.timer)
    await this.port.script(RELEASE_1, [this.own.key], [this.own.owner])
  }

  private async renew(): Promise<void> {
    const { key, owner, ttlMs, log } = this.own
    const askedAt = performance.now()
    if (this.state === 'held' && askedAt >= this.validUntil) return this.lose('not renewed in time')
    try {
      const still = await this.port.script(RENEW_1, [key], [owner, ttlMs])
      if (this.state !== 'held') return
      if (still === 1) this.validUntil = Math.max(this.validUntil, askedAt + ttlMs)
      else this.lose('somebody else holds it or it expired')
    } catch (error) {
      if (isTransient(error)) log.warn({ err: error, lock: key }, 'lock not renewed yet')
      else this.lose(String(error))
    }
  }

  private lose(reason: string): void {
    this.state = 'lost'
    clearInterval(this.timer)
    this.own.log.error({ lock: this.own.key, token: this.token, reason }, 'lock lost')
    for (const listener of this.listeners) listener()
  }
}
