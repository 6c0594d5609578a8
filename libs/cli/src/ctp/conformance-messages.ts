import type { CaseReport, ConformanceOptions, ConformanceReport } from '@huangpu/ctp-conformance'

/** What the process that loads the libraries is asked to run. It comes by a pipe: secrets are in no argv. */
export type ConformanceRun = Omit<ConformanceOptions, 'cases' | 'signal' | 'onStart' | 'onReport'> & {
  /** Of cases and chapters; empty: all. */
  readonly numbers: readonly string[]
}

export type ToConformanceProcess = { readonly run: ConformanceRun } | { readonly interrupt: true }

export type FromConformanceProcess =
  | { readonly start: { readonly number: string; readonly title: string } }
  | { readonly ended: CaseReport }
  | { readonly done: ConformanceReport }
  | { readonly unknownSymbol: { readonly zh: string; readonly en: string } }
  | { readonly failed: string }
