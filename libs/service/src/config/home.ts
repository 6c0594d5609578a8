import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folders of one installation. `HUANGPU_HOME` moves config, data and secrets; the code stays in place. */
export interface Home {
  /** Holds `config/`, `data/` and `.huangpu/`. */
  readonly root: string
  readonly configDir: string
  /** `.huangpu/secrets`, 0700; files in it are 0600. */
  readonly secretsDir: string
  /** `.huangpu/run`: process state such as PM2's folder. */
  readonly runDir: string
  /** The checkout: libraries that are named by relative paths are looked up here. */
  readonly projectRoot: string
}

function findProjectRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(dir, 'turbo.json'))) {
    const parent = dirname(dir)
    if (parent === dir) return process.cwd()
    dir = parent
  }
  return dir
}

export function resolveHome(environment: NodeJS.ProcessEnv = process.env): Home {
  const projectRoot = findProjectRoot()
  const root = resolve(environment['HUANGPU_HOME'] ?? projectRoot)
  return {
    root,
    configDir: join(root, 'config'),
    secretsDir: join(root, '.huangpu', 'secrets'),
    runDir: join(root, '.huangpu', 'run'),
    projectRoot,
  }
}
