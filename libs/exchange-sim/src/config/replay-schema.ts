import { inBothLanguages } from '@huangpu/messages'
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
    files: z.array(barFileSchema).min(1).superRefine(checkFiles).optional(),
    ticks: z
      .array(z.union([fileField.transform((file) => tickFileSchema.parse({ file })), tickFileSchema]))
      .min(1)
      .optional(),
    /** Only these of the tick files; default: all that they have. */
    symbols: z.array(symbolField).min(1).optional(),
  })
  .refine(({ files, ticks }) => (files === undefined) !== (ticks === undefined), {
    error: inBothLanguages('files（一分钟 K 线）与 ticks 必须且只能有一项', 'either files (1-minute bars) or ticks'),
    path: ['ticks'],
  })
  .refine(({ ticks, symbols }) => ticks !== undefined || symbols === undefined, {
    error: inBothLanguages(
      'symbols 只用于 ticks；K 线文件各自写明合约',
      'symbols choose contracts of tick files; bar files name theirs',
    ),
    path: ['symbols'],
  })

/** A contract has one file of bars: two would play into each other. */
function checkFiles(files: readonly { readonly symbol: string }[], context: z.RefinementCtx): void {
  for (const [index, { symbol }] of files.entries()) {
    if (files.findIndex((other) => other.symbol === symbol) === index) continue
    const message = inBothLanguages(
      `${symbol} 出现两次：请把两个文件合并为一个`,
      `${symbol} is there twice: put its bars into one file`,
    )
    context.addIssue({ code: 'custom', path: [index, 'symbol'], message })
  }
}

export type ReplayConfig = z.output<typeof replaySchema>
