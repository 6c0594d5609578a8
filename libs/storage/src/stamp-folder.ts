import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '@huangpu/messages'
import { StoreError } from './store-error.js'

/** Writes or checks `.environment` in a folder of data files; simulated data never enters a live folder. */
export function stampFolder(folder: string, environment: Environment): void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, '.environment')
  try {
    writeFileSync(file, `${environment}\n`, { flag: 'wx' })
    return
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
  const stamped = readFileSync(file, 'utf8').trim()
  if (stamped === environment) return
  throw new StoreError(
    'store_environment',
    `目录 ${folder} 属于 ${stamped} 环境，当前为 ${environment}；请在 ctp_config.yaml 中使用另一个 data_dir`,
    `folder ${folder} belongs to the ${stamped} environment, this is ${environment}: use another data_dir in ctp_config.yaml`,
  )
}
