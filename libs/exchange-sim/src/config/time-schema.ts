import { inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'

/** How exchange time passes. */
export const timeSchema = z
  .strictObject({
    /**
     * `always_open`: jumps over closed periods; `wall`: the machine's clock, closed means closed; `stepped`: by
     * POST /clock/step only.
     */
    mode: z.enum(['always_open', 'wall', 'stepped']).default('always_open'),
    /** Exchange seconds in a second; `max`: as fast as the clients take what a recording or the crowd sends. */
    speed: z.union([z.number().positive().max(1_000), z.literal('max')]).default(1),
    /**
     * Where the time of a new simulation begins: at the machine's, or shortly before the opening of the next trading day, so
     * that a run meets the same hours whenever it is started. Later starts go on where the simulation was.
     */
    begin: z.enum(['now', 'next_day']).default('now'),
  })
  .refine(({ mode, speed }) => mode === 'always_open' || speed === 1, {
    error: inBothLanguages(
      '只有 mode: always_open 可用 1 以外的 speed',
      'only always_open time has a speed other than 1',
    ),
    path: ['speed'],
  })
  .refine(({ mode, begin }) => mode === 'always_open' || begin === 'now', {
    error: inBothLanguages(
      '只有 mode: always_open 可用 begin: next_day',
      'only always_open time can begin with the next day',
    ),
    path: ['begin'],
  })

export type TimeConfig = z.output<typeof timeSchema>
