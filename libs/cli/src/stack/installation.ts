import {
  loadCtpEnvironment,
  loadRedisConfig,
  loadServicesConfig,
  resolveHome,
  readOrCreateSecret,
} from '@huangpu/service'
import type { CtpEnvironment, Home, RedisConfig, ServicesConfig } from '@huangpu/service'
import type { ServiceName } from '@huangpu/messages'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** One installation as its configuration describes it. */
export interface Installation {
  readonly home: Home
  readonly services: ServicesConfig
  readonly ctp: CtpEnvironment
  readonly redis: RedisConfig
  readonly token: string
  /** In the order of starting. */
  readonly serviceNames: readonly ServiceName[]
}

/** Reads and checks all configuration. A home without `config/` is given the project's. @throws ConfigProblem */
export function readInstallation(): Installation {
  const home = resolveHome()
  if (!existsSync(home.configDir)) {
    mkdirSync(home.root, { recursive: true })
    cpSync(join(home.projectRoot, 'config'), home.configDir, { recursive: true })
  }
  return readInstallationOf(home)
}

/** The same for a home that stands. */
export function readInstallationOf(home: Home): Installation {
  const ctp = loadCtpEnvironment(home)
  const simulated: ServiceName[] = ctp.environment === 'sim' ? ['exchange'] : []
  return {
    home,
    ctp,
    services: loadServicesConfig(home),
    redis: loadRedisConfig(home),
    token: readOrCreateSecret(join(home.secretsDir, 'service-token')),
    serviceNames: [...simulated, 'gateway', 'market', 'trading', 'strategy', 'web'],
  }
}
