import { CalendarDataError } from '@huangpu/core'

/** JSON with or without a byte order mark. @throws CalendarDataError naming the line, where it can be found out */
export function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(json)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const position = positionOf(message, json)
    const place = position === undefined ? '' : `line ${json.slice(0, position).split('\n').length}`
    throw new CalendarDataError(place, `no valid JSON: ${message.replace(/\s+/g, ' ')}`, '不是有效的 JSON')
  }
}

/** How much the engine quotes before the fault. */
const QUOTED_BEFORE = 10

/** The engine tells a position, or quotes what stands around the fault, or reached the end. */
function positionOf(message: string, json: string): number | undefined {
  const told = /at position (\d+)/.exec(message)?.[1]
  if (told !== undefined) return Number(told)
  if (message.includes('end of JSON')) return json.length
  const quoted = /, \.\.\."([^]+?)"(?:\.\.\.)? is not valid JSON$/.exec(message)?.[1]
  if (quoted === undefined) return undefined
  const start = json.indexOf(quoted)
  const isClear = start >= 0 && start === json.lastIndexOf(quoted)
  return isClear ? start + QUOTED_BEFORE : undefined
}
