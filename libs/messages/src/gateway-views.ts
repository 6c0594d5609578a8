import { z } from 'zod'

/** Bodies and answers of the gateway's HTTP API beside its state. */

/** POST /password. The old one is the configured one; the new one never reaches a log. */
export const passwordChangeBodySchema = z.strictObject({
  /** CTP takes 40 bytes. */
  new_password: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[\x21-\x7e]*$/, 'printable ASCII without spaces'),
})
export type PasswordChangeBody = z.infer<typeof passwordChangeBodySchema>

/** The counter took it. Until the configured secret says something new, this process goes on with the new one. */
export const passwordChangedSchema = z.object({
  changed: z.literal(true),
  /** What has to say the new password before the gateway starts again. */
  secret: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('file'), file: z.string() }),
    z.object({ kind: z.literal('env'), name: z.string() }),
  ]),
  message_zh: z.string(),
  message_en: z.string(),
})
export type PasswordChanged = z.infer<typeof passwordChangedSchema>
