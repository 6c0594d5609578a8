import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EXPIRY_DAYS } from '@huangpu/core'
import { type Home, loadYaml } from '@huangpu/service'
import { z } from 'zod'

const daysField = z.int().min(0).max(250)

/** What of config/risk_config.yaml concerns the end of a contract; in trading days, the last one included. */
const expiryConfigSchema = z.looseObject({
  expiry_close_only_days: daysField.default(EXPIRY_DAYS.closeOnly),
  expiry_alarm_days: daysField.default(EXPIRY_DAYS.alarm),
})
export type ExpiryConfig = z.infer<typeof expiryConfigSchema>

/** Without the file (a gateway that runs alone) the defaults hold. @throws ConfigProblem */
export function loadExpiryConfig(home: Home): ExpiryConfig {
  const file = join(home.configDir, 'risk_config.yaml')
  return existsSync(file) ? loadYaml(file, expiryConfigSchema) : expiryConfigSchema.parse({})
}
