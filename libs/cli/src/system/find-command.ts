import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The full path of a command on PATH, or undefined. */
export function findCommand(name: string): string | undefined {
  for (const dir of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(dir, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      continue
    }
  }
  return undefined
}
