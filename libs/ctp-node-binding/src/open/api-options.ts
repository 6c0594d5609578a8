import { CtpError } from '../errors/ctp-error.js'
import { CHUNK_BYTES } from '../events/record-layout.js'

export interface ApiOptions {
  /** Path of the vendor's (or the simulator's) shared library. */
  readonly library: string
  /** A directory of this instance's own. */
  readonly flowPath: string
  /** A version such as "6.7.7" in place of what the library says. @default 'auto' */
  readonly abi?: string | undefined
  /** From 6.7.11: false for the test environments that ask for it. @default true */
  readonly productionMode?: boolean | undefined
  /** Whether a library that names a locale which is missing here is refused: it would abort the process. @default true */
  readonly requireLocale?: boolean | undefined
  /** Bytes that may wait unread before ticks are dropped; other events never are. @default 64 MiB */
  readonly queueBytesMax?: number | undefined
}

const KEYS: Readonly<Record<keyof ApiOptions, string>> = {
  library: 'string',
  flowPath: 'string',
  abi: 'string',
  productionMode: 'boolean',
  requireLocale: 'boolean',
  queueBytesMax: 'number',
}

const QUEUE_BYTES_DEFAULT = 64 * 1024 * 1024
const QUEUE_BYTES_LIMIT = 2 ** 31

/** Throws INVALID_OPTION, also for a misspelt name. */
export function checkApiOptions(
  options: ApiOptions,
): Required<{ [Key in keyof ApiOptions]: NonNullable<ApiOptions[Key]> }> {
  for (const [key, value] of Object.entries(options)) {
    const wanted = KEYS[key as keyof ApiOptions]
    if (!wanted) throw invalid(key, `没有这个选项`, `there is no such option`)
    if (value !== undefined && typeof value !== wanted) throw invalid(key, `应为 ${wanted}`, `must be a ${wanted}`)
  }
  for (const key of ['library', 'flowPath'] as const) {
    if (!options[key]) throw invalid(key, '不能为空', 'is required')
  }
  const queueBytesMax = options.queueBytesMax ?? QUEUE_BYTES_DEFAULT
  if (!(queueBytesMax >= 2 * CHUNK_BYTES && queueBytesMax <= QUEUE_BYTES_LIMIT)) {
    const range = `${2 * CHUNK_BYTES}..${QUEUE_BYTES_LIMIT}`
    throw invalid('queueBytesMax', `应在 ${range} 之间`, `must be within ${range}`)
  }
  return {
    library: options.library,
    flowPath: options.flowPath,
    abi: options.abi ?? 'auto',
    productionMode: options.productionMode ?? true,
    requireLocale: options.requireLocale ?? true,
    queueBytesMax,
  }
}

function invalid(key: string, zh: string, en: string): CtpError {
  return new CtpError('INVALID_OPTION', { zh: `选项 ${key} ${zh}`, en: `option ${key} ${en}` })
}
