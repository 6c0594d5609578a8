import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export interface TurnedLog {
  readonly path: string
  /** Rises with every file that was set aside. */
  readonly number: number
  readonly isPacked: boolean
}

/** `{file}.{n}` and `{file}.{n}.gz`, oldest first. */
export function turnedLogs(file: string): TurnedLog[] {
  const prefix = `${basename(file)}.`
  return readdirSync(dirname(file))
    .flatMap((name) => {
      const match = name.startsWith(prefix) ? /^(\d+)(\.gz)?$/.exec(name.slice(prefix.length)) : null
      return match
        ? [{ path: join(dirname(file), name), number: Number(match[1]), isPacked: match[2] !== undefined }]
        : []
    })
    .sort((a, b) => a.number - b.number)
}
