import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home, RedisConfig } from '@huangpu/service'

/**
 * Writes the configuration of the embedded redis-server (0600: it holds the password) and returns its path.
 * AOF because Redis' default snapshots lose what was acknowledged; noeviction because a dropped key may be an order.
 */
export function writeRedisConf(home: Home, redis: RedisConfig, dataDir: string): string {
  const dir = join(dataDir, 'redis')
  mkdirSync(dir, { recursive: true })
  mkdirSync(home.runDir, { recursive: true, mode: 0o700 })
  const logs = join(home.root, 'data', 'logs')
  mkdirSync(logs, { recursive: true })
  const file = join(home.runDir, 'redis.conf')
  const lines = [
    'bind 127.0.0.1',
    `port ${redis.port}`,
    `requirepass ${redis.password}`,
    `dir "${dir}"`,
    `logfile "${join(logs, 'redis.log')}"`,
    'appendonly yes',
    'appendfsync everysec',
    'maxmemory 512mb',
    'maxmemory-policy noeviction',
    'save ""',
    'daemonize no',
    'rename-command DEBUG ""',
    'rename-command MODULE ""',
  ]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}
