import { isAbsolute, join, resolve } from 'node:path'
import { accountIdField, inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'
import { ConfigProblem } from './config-problem.js'
import { isLoopbackFront, withoutUser } from './front-address.js'
import type { Home } from './home.js'
import { loadYaml } from './load-yaml.js'
import { readSecretFile } from './secret-file.js'

const secretField = z.union([
  z.strictObject({ env: z.string().min(1), default: z.string().optional() }),
  z.strictObject({ file: z.string().min(1) }),
])

const scheduleSchema = z.strictObject({
  /** `auto`: by the calendar in live, always in sim. `always` is for fronts that never close, such as SimNow's 7x24. */
  mode: z.enum(['auto', 'calendar', 'always']).default('auto'),
  login_minutes_before_open: z.int().min(0).max(120).default(15),
  logout_minutes_after_close: z.int().min(0).max(120).default(10),
})

const ctpEnvironmentSchema = z.strictObject({
  account_id: accountIdField,
  td_library: z.string().min(1),
  md_library: z.string().min(1),
  abi: z.string().default('auto'),
  /** Counts from CTP 6.7.11 on: false for the evaluation fronts that ask for it. */
  production_mode: z.boolean().default(true),
  td_front: z
    .string()
    .regex(
      /^(tcp|ssl|tcp6|socks\w*):\/\/.+/,
      inBothLanguages('应为地址，如 tcp://127.0.0.1:17001', 'an address such as tcp://127.0.0.1:17001'),
    ),
  md_front: z
    .string()
    .regex(
      /^(tcp|ssl|tcp6|socks\w*):\/\/.+/,
      inBothLanguages('应为地址，如 tcp://127.0.0.1:17002', 'an address such as tcp://127.0.0.1:17002'),
    ),
  broker_id: z.string().min(1).max(10),
  user_id: z.string().min(1).max(15),
  password: secretField,
  app_id: z.string().max(32).default(''),
  auth_code: secretField.optional(),
  allow_live: z.boolean().default(false),
  /** Milliseconds between two queries of one session; 0: as the front allows, one a second where it does not say. */
  query_interval_ms: z
    .int()
    .refine(
      (ms) => ms === 0 || ms >= 10,
      inBothLanguages('应为 0（按前置允许的速率）或不小于 10', '0 (as the front allows), or 10 and more'),
    )
    .default(0),
  schedule: scheduleSchema.default(() => scheduleSchema.parse({})),
  data_dir: z.string().min(1),
})

const ctpConfigSchema = z.strictObject({
  active: z.enum(['sim', 'live']),
  environments: z.strictObject({ sim: ctpEnvironmentSchema.optional(), live: ctpEnvironmentSchema.optional() }),
})

/** Where a secret stands; never the secret. */
export type SecretPlace =
  { readonly kind: 'file'; readonly file: string } | { readonly kind: 'env'; readonly name: string }

export type SessionSchedule =
  | { readonly mode: 'always' }
  | { readonly mode: 'calendar'; readonly beforeOpenMs: number; readonly afterCloseMs: number }

export interface CtpEnvironment {
  readonly environment: 'sim' | 'live'
  readonly accountId: string
  readonly tdLibrary: string
  readonly mdLibrary: string
  readonly abi: string
  readonly productionMode: boolean
  readonly tdFront: string
  readonly mdFront: string
  readonly brokerId: string
  readonly userId: string
  readonly appId: string
  /** 0: as the front allows. */
  readonly queryIntervalMs: number
  /** When a session with the counter is kept. */
  readonly schedule: SessionSchedule
  readonly dataDir: string
  /** Read when a login needs it; never kept in logs, Redis or answers. */
  readonly password: () => string
  readonly authCode: () => string
  readonly passwordPlace: SecretPlace
}

/** The active environment of config/ctp_config.yaml, checked so that a simulation never reaches a live front. */
export function loadCtpEnvironment(home: Home, environment: NodeJS.ProcessEnv = process.env): CtpEnvironment {
  const file = join(home.configDir, 'ctp_config.yaml')
  const config = loadYaml(file, ctpConfigSchema)
  const active = config.environments[config.active]
  if (!active) {
    throw new ConfigProblem(
      file,
      null,
      `缺少 environments.${config.active}`,
      `environments.${config.active} is missing`,
    )
  }
  for (const front of [active.td_front, active.md_front]) {
    if (isLoopbackFront(front) !== (config.active === 'sim')) {
      const shown = withoutUser(front)
      throw new ConfigProblem(
        file,
        null,
        config.active === 'sim' ? `模拟环境不允许外部前置 ${shown}` : `实盘环境不允许本机前置 ${shown}`,
        config.active === 'sim'
          ? `the sim environment may only use a front on this machine, not ${shown}`
          : `the live environment may not use a front on this machine: ${shown}`,
      )
    }
  }
  if (config.active === 'live' && !active.allow_live) {
    throw new ConfigProblem(file, null, '实盘需要 allow_live: true', 'live trading needs allow_live: true')
  }
  const secret = (source: z.infer<typeof secretField> | undefined): string => readSecret(source, file, environment)
  const located = (path: string): string => (isAbsolute(path) ? path : resolve(home.projectRoot, path))
  return {
    environment: config.active,
    accountId: active.account_id,
    tdLibrary: located(active.td_library),
    mdLibrary: located(active.md_library),
    abi: active.abi,
    productionMode: active.production_mode,
    tdFront: active.td_front,
    mdFront: active.md_front,
    brokerId: active.broker_id,
    userId: active.user_id,
    appId: active.app_id,
    queryIntervalMs: active.query_interval_ms,
    schedule: scheduleOf(active.schedule, config.active),
    dataDir: resolve(home.root, active.data_dir),
    password: () => secret(active.password),
    authCode: () => secret(active.auth_code),
    passwordPlace:
      'file' in active.password
        ? { kind: 'file', file: active.password.file }
        : { kind: 'env', name: active.password.env },
  }
}

const MINUTE_MS = 60_000

function scheduleOf(schedule: z.infer<typeof scheduleSchema>, environment: 'sim' | 'live'): SessionSchedule {
  const mode = schedule.mode === 'auto' ? (environment === 'live' ? 'calendar' : 'always') : schedule.mode
  if (mode === 'always') return { mode }
  return {
    mode,
    beforeOpenMs: schedule.login_minutes_before_open * MINUTE_MS,
    afterCloseMs: schedule.logout_minutes_after_close * MINUTE_MS,
  }
}

function readSecret(
  source: z.infer<typeof secretField> | undefined,
  file: string,
  environment: NodeJS.ProcessEnv,
): string {
  if (!source) return ''
  if ('file' in source) return readSecretFile(source.file)
  const value = environment[source.env] ?? source.default
  if (value === undefined) {
    throw new ConfigProblem(file, null, `请设置环境变量 ${source.env}`, `set the environment variable ${source.env}`)
  }
  return value
}
