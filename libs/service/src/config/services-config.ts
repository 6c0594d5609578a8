import { join } from 'node:path'
import { inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'
import type { Home } from './home.js'
import { loadYaml } from './load-yaml.js'

const portField = z.int().min(1).max(65_535)

const logsSchema = z.strictObject({
  /** A log file is set aside before a line would make it larger. */
  max_file_mb: z.number().min(0.001).max(2_000).default(20),
  /** How many files that were set aside are kept, of each log. */
  keep_files: z.int().min(1).max(1_000).default(10),
  gzip: z.boolean().default(true),
})
export type LogsConfig = z.infer<typeof logsSchema>
export const DEFAULT_LOGS: LogsConfig = logsSchema.parse({})

const diskSchema = z.strictObject({
  /** Room that is held for the day when the disk is full; 0: none. */
  reserve_mb: z.number().min(0).max(100_000).default(64),
  /** With less free than this the disk counts as full: the reserve is given free, and nothing is opened. */
  low_mb: z.number().min(0.1).max(100_000).default(32),
})
export type DiskConfig = z.infer<typeof diskSchema>

/** config/services.yaml */
export const servicesConfigSchema = z.strictObject({
  host: z.string().default('127.0.0.1'),
  ports: z.strictObject({
    gateway: portField.default(8000),
    trading: portField.default(8001),
    strategy: portField.default(8002),
    market: portField.default(8003),
    web: portField.default(8080),
    exchange: portField.default(17_000),
  }),
  log_level: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  logs: logsSchema.prefault({}),
  disk: diskSchema.prefault({}),
  clock: z.enum(['wall', 'virtual']).default('wall'),
  subscriptions: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z]{1,4}\d{3,4}$/, inBothLanguages('应为合约代码，如 au2512', 'a contract such as au2512')),
    )
    .default([]),
  ticks: z
    .strictObject({
      /** `on`: the gateway writes every tick that passes to data/ticks/{symbol}/{trading_day}.csv. */
      record: z.enum(['off', 'on']).default('off'),
      /** Seconds of exchange time without a tick, within continuous trading, after which an alert is raised. */
      silent_after_s: z.int().min(5).max(3_600).default(60),
      /** Recorded ticks of older trading days are removed; null: never. */
      keep_days: z.int().min(1).max(36_500).nullable().default(null),
    })
    .prefault({}),
  bars: z
    .strictObject({
      /** When rows are brought to the disk itself: before they are published, every `fsync_every_s`, or never. */
      fsync: z.enum(['always', 'interval', 'never']).default('interval'),
      fsync_every_s: z.number().min(0.1).max(3_600).default(1),
      /** Files of trading days this many calendar days old become `.csv.gz`; null: never. */
      gzip_after_days: z.int().min(1).max(36_500).nullable().default(null),
      /** Files of older trading days are removed; null: never. */
      keep_days: z.int().min(1).max(36_500).nullable().default(null),
      /** Whether minutes without a tick get a row at the last close, without volume. */
      fill_empty_minutes: z.boolean().default(false),
    })
    .prefault({}),
})
export type ServicesConfig = z.infer<typeof servicesConfigSchema>

export const loadServicesConfig = (home: Home): ServicesConfig =>
  loadYaml(join(home.configDir, 'services.yaml'), servicesConfigSchema)
