export interface BothLanguages {
  readonly zh: string
  readonly en: string
}
