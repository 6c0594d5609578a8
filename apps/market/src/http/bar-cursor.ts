import { ApiProblem } from '@huangpu/service'
import { z } from 'zod'

/** The year 2100. */
const INSTANT_MAX_MS = 4_102_444_800_000

/** Where a page ends. Only the service that made it reads it. */
const cursorSchema = z.strictObject({
  /** What was asked for: contract or product, interval, adjustment. */
  of: z.string(),
  /** `older`: bars before this instant; `newer`: from it on. */
  to: z.enum(['older', 'newer']),
  ms: z.int().min(0).max(INSTANT_MAX_MS),
  /** Of an adjusted series: the contract whose prices are not moved. */
  anchor: z.string().optional(),
})
export type BarCursor = z.infer<typeof cursorSchema>

export const writeCursor = (cursor: BarCursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

/**
 * @throws ApiProblem 400 `invalid_cursor` when it is none of ours, or of another query, 409 `series_rolled` when prices have moved
 * since it was given
 */
export function readCursor(text: string, expected: Omit<BarCursor, 'ms'>): BarCursor {
  const cursor = cursorSchema.safeParse(parse(text)).data
  if (cursor?.of !== expected.of || cursor.to !== expected.to) throw invalidCursor()
  if (cursor.anchor !== expected.anchor) throw seriesRolled(expected.anchor ?? '')
  return cursor
}

const invalidCursor = (): ApiProblem =>
  new ApiProblem(
    400,
    'invalid_cursor',
    'cursor 无效或属于另一查询；请使用同一查询返回的 next_cursor',
    'this cursor is none, or of another query: use next_cursor of the same query',
  )

const seriesRolled = (anchor: string): ApiProblem =>
  new ApiProblem(
    409,
    'series_rolled',
    `主力已换月至 ${anchor}，复权价格整体移动；请不带 cursor 重新查询`,
    `the series has rolled to ${anchor} since, which moved all older prices: ask anew without cursor`,
  )

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
