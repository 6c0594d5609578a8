import { z } from 'zod'

export interface LogErrors {
  /** How often the service ended by an error of its own. */
  readonly deaths: number
  /** The sentence of the last line of level error or fatal. */
  readonly lastError: string | undefined
}

const lineSchema = z.object({ level: z.enum(['error', 'fatal']), msg: z.string() })

/** Reads JSON lines as the services log them; other lines (of Node itself, cut ones) are passed over. */
export function readLogErrors(text: string): LogErrors {
  const lines = text.split('\n').flatMap((line) => parse(line) ?? [])
  return { deaths: lines.filter(({ level }) => level === 'fatal').length, lastError: lines.at(-1)?.msg }
}

function parse(line: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
