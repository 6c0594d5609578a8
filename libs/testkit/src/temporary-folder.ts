import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder {
  readonly path: string
  remove(): void
}

export function temporaryFolder(prefix = 'huangpu-test-'): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), prefix))
  // A process that was killed a moment ago may still put a file there.
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) }
}
