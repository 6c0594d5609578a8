import { GROUPS_OF_STREAM, STREAMS } from '@huangpu/messages'
import type { Bus } from './bus.js'

/**
 * KEYS 1 the stream.
 * ARGV 1 entries to keep, 2 id below which age allows trimming, 3 entries to remove at most, 4.. groups that must exist.
 * Returns {removed, group, pending, lag, oldest} of the slowest group; group '' when there is none.
 * Never removes an entry that some group has not acknowledged: the bound is the lowest pending id of every group, or
 * what follows its last delivered id.
 */
const TRIM_1 = `
local function less(a, b)
  local ams, aseq = string.match(a, '^(%d+)-(%d+)$')
  local bms, bseq = string.match(b, '^(%d+)-(%d+)$')
  ams, aseq, bms, bseq = tonumber(ams), tonumber(aseq), tonumber(bms), tonumber(bseq)
  return ams < bms or (ams == bms and aseq < bseq)
end
local function after(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
end
local length = redis.call('XLEN', KEYS[1])
if length == 0 then return {0, '', 0, 0, ''} end
local bound, slowest, seen = nil, {'', 0, 0, ''}, {}
for _, row in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #row, 2 do group[row[i]] = row[i + 1] end
  seen[group['name']] = true
  local mine = after(group['last-delivered-id'])
  if group['pending'] > 0 then mine = redis.call('XPENDING', KEYS[1], group['name'])[2] end
  if not bound or less(mine, bound) then
    bound = mine
    slowest = {group['name'], group['pending'], tonumber(group['lag'] or -1) or -1, mine}
  end
end
for i = 4, #ARGV do
  if not seen[ARGV[i]] then return {0, ARGV[i], 0, length, '0-0'} end
end
local excess = math.min(length - tonumber(ARGV[1]), tonumber(ARGV[3]))
local cut = ARGV[2]
if excess > 0 then
  local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', excess + 1)
  local byCount = oldest[excess + 1] and oldest[excess + 1][1] or after(oldest[#oldest][1])
  if less(cut, byCount) then cut = byCount end
end
if bound and less(bound, cut) then cut = bound end
local removed = redis.call('XTRIM', KEYS[1], 'MINID', cut)
return {removed, slowest[1], slowest[2], slowest[3], slowest[4]}`

export interface Retention {
  /** The newest entries stay whatever their age allows. */
  readonly entries: number
  /** Older entries go even when there are few. */
  readonly ageMs: number
}

export const RETENTION: Retention = { entries: 10_000, ageMs: 86_400_000 }
const STEP_MAX = 1_000

export interface StreamReport {
  readonly stream: string
  readonly removed: number
  /** The group that is furthest behind, and the oldest id that it has not acknowledged. */
  readonly slowestGroup: string | undefined
  readonly pending: number
  /** Entries not delivered to it; undefined when Redis cannot tell. */
  readonly lag: number | undefined
  readonly oldestUnacknowledged: string
}

/** Trims every stream of the catalogue to what some group still needs or the retention keeps. */
export async function trimStreams(bus: Bus, nowMs: number, retention: Retention = RETENTION): Promise<StreamReport[]> {
  const reports: StreamReport[] = []
  for (const stream of Object.values(STREAMS)) {
    reports.push(await trimStream(bus, { stream, groups: GROUPS_OF_STREAM[stream] ?? [], nowMs, retention }))
  }
  return reports
}

/** One stream; `groups` must exist, or nothing is removed: one that does not would start from the first entry. */
export async function trimStream(
  bus: Bus,
  options: { stream: string; groups: readonly string[]; nowMs: number; retention?: Retention },
): Promise<StreamReport> {
  const { stream, groups, nowMs, retention = RETENTION } = options
  const minId = `${Math.max(0, nowMs - retention.ageMs)}-0`
  let removed = 0
  for (;;) {
    const reply = await bus.script(TRIM_1, [stream], [retention.entries, minId, STEP_MAX, ...groups])
    const [step, group, pending, lag, oldest] = reply as [number, string, number, number, string]
    removed += step
    if (step >= STEP_MAX) continue
    return {
      stream,
      removed,
      slowestGroup: group || undefined,
      pending,
      lag: lag < 0 ? undefined : lag,
      oldestUnacknowledged: oldest,
    }
  }
}

/** A group is abandoned when what it has not acknowledged is older than the retention or more than it keeps. */
export function isAbandoned(report: StreamReport, nowMs: number, retention: Retention = RETENTION): boolean {
  if (!report.slowestGroup) return false
  const waiting = report.pending + (report.lag ?? 0)
  if (waiting > retention.entries) return true
  const oldestMs = Number(report.oldestUnacknowledged.split('-')[0])
  return waiting > 0 && oldestMs > 0 && nowMs - oldestMs > retention.ageMs
}
