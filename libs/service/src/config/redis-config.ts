import { join } from 'node:path'
import { z } from 'zod'
import type { Home } from './home.js'
import { loadYaml } from './load-yaml.js'
import { readOrCreateSecret } from './secret-file.js'

/** config/redis_config.yaml; the four fields of the V2 seed plus `mode`. */
export const redisConfigSchema = z.strictObject({
  mode: z.enum(['embedded', 'external']).default('embedded'),
  host: z.string().default('127.0.0.1'),
  port: z.int().min(1).max(65_535).default(16_379),
  password: z.string().default(''),
  db: z.int().min(0).max(15).default(0),
})
export type RedisConfig = z.infer<typeof redisConfigSchema>

export const redisPasswordFile = (home: Home): string => join(home.secretsDir, 'redis-password')

/** The address to connect to. The embedded server's password is generated once into a 0600 file. */
export function loadRedisConfig(home: Home, environment: NodeJS.ProcessEnv = process.env): RedisConfig {
  const config = loadYaml(join(home.configDir, 'redis_config.yaml'), redisConfigSchema)
  const password =
    config.mode === 'embedded'
      ? readOrCreateSecret(redisPasswordFile(home))
      : config.password || environment['HUANGPU_REDIS_PASSWORD'] || ''
  return { ...config, password }
}
