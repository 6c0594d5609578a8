import { join } from 'node:path'
import { loadCtpEnvironment, resolveHome } from '@huangpu/service'

/** `data/bars` of the active environment. @throws ConfigProblem */
export function defaultBarFolder(): string {
  const home = resolveHome()
  return join(loadCtpEnvironment(home).dataDir, 'bars')
}
