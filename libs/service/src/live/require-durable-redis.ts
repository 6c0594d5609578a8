import type { RedisDurability } from '@huangpu/bus'
import { ConfigProblem } from '../config/config-problem.js'

/** @throws ConfigProblem when Redis could lose orders or fills: live trading does not start on such a server */
export function requireDurableRedis(file: string, durability: RedisDurability): void {
  if (!durability.appendOnly) {
    throw new ConfigProblem(
      file,
      null,
      '实盘需要 Redis 开启 AOF：请设置 appendonly yes',
      'live trading needs a Redis with its append-only file: set appendonly yes',
    )
  }
  if (!durability.noEviction) {
    throw new ConfigProblem(
      file,
      null,
      '实盘需要 Redis 不淘汰键：请设置 maxmemory-policy noeviction',
      'live trading needs a Redis that evicts nothing: set maxmemory-policy noeviction',
    )
  }
}
