/** What `huangpu ctp probe` found out about one library. */
export interface ProbeReport {
  readonly ok: boolean
  /** Absolute, when there is such a file. */
  readonly file: string
  /** null: the file exports neither Create function. */
  readonly kind: LibraryKind | null
  readonly machine: string | null
  /** As the library says it, such as "v6.7.7_20240607 10:37:29". */
  readonly version: string | null
  /** The ABI table that is used, such as "6.7.7". */
  readonly table: string | null
  readonly symbols: { readonly create: string; readonly version: string } | null
  /** Whether it tells production from evaluation (`production_mode`). */
  readonly production_mode: 'supported' | 'not in this version' | null
  /** The locale that it names, if any: without it the library aborts the process. */
  readonly locale: { readonly name: string; readonly installed: boolean } | null
  /** Whether an API object was created and released in the trial; no front is contacted. */
  readonly created: boolean
  readonly problem: ProbeProblem | null
  /** A table was forced that is not of the version which the library names. */
  readonly warning: ProbeWarning | null
}

export interface ProbeWarning {
  readonly code: 'ABI_DIFFERS'
  readonly zh: string
  readonly en: string
}

export type LibraryKind = 'td' | 'md'

export interface ProbeProblem {
  /** A code of the binding, or LIBRARY_DIED or LIBRARY_HANGS. */
  readonly code: string
  readonly zh: string
  readonly en: string
}

/** How far the trial came: each is told before it begins, so that the last one told is the one that failed. */
export type ProbeStage = 'load' | 'create' | 'release' | 'end'

/** What the trial process writes to descriptor 3, one JSON line each. */
export type ProbeMessage =
  | { readonly stage: ProbeStage }
  | { readonly facts: Pick<ProbeReport, 'version' | 'table' | 'symbols' | 'production_mode'> }
  | { readonly problem: ProbeProblem }
