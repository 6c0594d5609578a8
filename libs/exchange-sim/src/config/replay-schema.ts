import { z } from 'zod'
import { symbolField } from './symbol-field.js'

/** CSV or CSV.gz; relative to the home folder. */
const fileField = z.string().min(1)

const barFileSchema = z.strictObject({
  symbol: symbolField,
  file: fileField,
  label: z.enum(['auto', 'start', 'end']).default('auto'),
})

const tickFileSchema = z.strictObject({
  /** A file, a folder with its folders, or a pattern with `*` and `?`. */
  file: fileField,
  /** Contract of files that have no column for it. */
  symbol: symbolField.optional(),
  /** How the volume column counts; `auto`: by the name of the column. */
  volume: z.enum(['auto', 'cumulative', 'per_tick']).default('auto'),
})

/** Recorded ticks or recorded 1-minute bars. */
export const replaySchema = z
  .strictObject({
    kind: z.literal('replay'),
    /** Bars. */
    files: z.array(barFileSchema).min(1).optional(),
    ticks: z
      .array(z.union([fileField.transform((file) => tickFileSchema.parse({ file })), tickFileSchema]))
      .min(1)
      .optional(),
    /** Only these of the tick files; default: all that they have. */
    symbols: z.array(symbolField).min(1).optional(),
  })
  .refine(({ files, ticks }) => (files === undefined) !== (ticks === undefined), {
    error: 'either files (1-minute bars) or ticks',
    path: ['ticks'],
  })
  .refine(({ ticks, symbols }) => ticks !== undefined || symbols === undefined, {
    error: 'symbols choose contracts of tick files; bar files name theirs',
    path: ['symbols'],
  })

export type ReplayConfig = z.output<typeof replaySchema>
