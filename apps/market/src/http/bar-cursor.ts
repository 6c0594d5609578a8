import { ApiProblem } from '@huangpu/service'
import { z } from 'zod'

/** Where a page ends. Only the service that made it reads it. */
const cursorSchema = z.strictObject({
  /** What was asked for: contract or product, interval, adjustment. */
  of: z.string(),
  /** `older`: bars before this instant; `newer`: from it on. */
  to: z.enum(['older', 'newer']),
  ms: z.int(),
})
export type BarCursor = z.infer<typeof cursorSchema>

export const writeCursor = (cursor: BarCursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

/** @throws ApiProblem 400 `invalid_cursor` when it is none of ours, or of another query */
export function readCursor(text: string, expected: Omit<BarCursor, 'ms'>): BarCursor {
  const cursor = cursorSchema.safeParse(parse(text)).data
  if (cursor?.of === expected.of && cursor.to === expected.to) return cursor
  throw new ApiProblem(
    400,
    'invalid_cursor',
    'cursor 无效或属于另一查询；请使用同一查询返回的 next_cursor',
    'this cursor is none, or of another query: use next_cursor of the same query',
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
