import type { Bus } from '@huangpu/bus'
import { z } from 'zod'
import type { ReadPage } from './lost-commands.js'

/** KEYS[1] a stream, ARGV[1] the id to begin at, ARGV[2] how many entries. Returns them as XRANGE does. */
const PAGE = `return redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])`
const ENTRIES = 500

const pageSchema = z.array(z.tuple([z.string(), z.array(z.string())]))

export const pagesOf =
  (bus: Pick<Bus, 'script'>): ReadPage =>
  async (stream, fromId) => {
    const entries = pageSchema.parse(await bus.script(PAGE, [stream], [fromId, String(ENTRIES)]))
    return entries.map(([id, fields]) => [id, fields[fields.indexOf('data') + 1] ?? ''] as const)
  }
