import { z } from 'zod'

/**
 * Channel and key `clock`: virtual time.
 * `stepped`: time stands at `now_ms` until the next message. `running`: exchange time = `base_exchange_ms` +
 * (wall - `base_wall_ms`) x `speed` until `jump_at_ms` (exchange time, a session's end), where it continues at
 * `jump_to_ms` (the next session's opening).
 */
export const clockDataSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('stepped'), now_ms: z.int() }),
  z.object({
    mode: z.literal('running'),
    base_exchange_ms: z.int(),
    base_wall_ms: z.int(),
    speed: z.number().positive(),
    jump_at_ms: z.int().nullable(),
    jump_to_ms: z.int().nullable(),
  }),
])
export type ClockData = z.infer<typeof clockDataSchema>
