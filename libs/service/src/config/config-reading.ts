import { z } from 'zod'

/** What the reader of one file says of it. */
export const configReadingSchema = z.object({
  /** Full path. */
  file: z.string(),
  /** Place and reason in both languages; null when the file can be used. */
  problem: z.string().nullable(),
})
export type ConfigReading = z.infer<typeof configReadingSchema>
