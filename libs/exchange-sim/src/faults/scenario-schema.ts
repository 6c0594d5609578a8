import { parseShanghai } from '@huangpu/core'
import { exchangeFaultSchema, inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'

const countField = z.int().min(1).max(1_000_000)

const whenSchema = z
  .strictObject({
    /** Exchange seconds after the start. */
    after_s: z.number().min(0).optional(),
    /** Exchange time: the next `21:05:00`, or `2026-11-24T21:05:00`. */
    time: z
      .string()
      .refine(
        (text) => /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text) || parseShanghai(text) !== undefined,
        inBothLanguages(
          "应为带引号的时间，如 '21:05:00' 或 '2026-11-24T21:05:00'",
          "a time such as '21:05:00' or '2026-11-24T21:05:00', in quotes",
        ),
      )
      .optional(),
    /** The nth order that arrives since the start; the fault strikes it already. */
    insert: countField.optional(),
    /** The nth fill of an investor, before it is told. */
    trade: countField.optional(),
    /** The nth login on the trader front. */
    login: countField.optional(),
  })
  .refine(
    (when) => Object.keys(when).length === 1,
    inBothLanguages(
      'after_s、time、insert、trade、login 必须且只能有一项',
      'exactly one of after_s, time, insert, trade, login',
    ),
  )

/** One line of a scenario: a fault, and when it is armed. */
export const scenarioLineSchema = z.strictObject({ when: whenSchema, fault: exchangeFaultSchema })
export type ScenarioLine = z.output<typeof scenarioLineSchema>
export type ScenarioWhen = ScenarioLine['when']

/** A scenario file. */
export const scenarioFileSchema = z.strictObject({ faults: z.array(scenarioLineSchema).min(1) })
