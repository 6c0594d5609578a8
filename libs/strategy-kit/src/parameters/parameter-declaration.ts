/** What a person reads beside the field, in both languages. */
export interface ParameterLabel {
  readonly zh: string
  readonly en: string
}

export type ParameterDeclaration = { readonly label: ParameterLabel } & (
  | { readonly type: 'int'; readonly default: number; readonly min: number; readonly max: number }
  | { readonly type: 'number'; readonly default: number; readonly min: number; readonly max: number }
  | { readonly type: 'boolean'; readonly default: boolean }
)

/** The one schema of a strategy's parameters: YAML check, form and optimiser ranges come from it. */
export type ParameterDeclarations = Readonly<Record<string, ParameterDeclaration>>

export type ParameterValue = number | boolean
export type ParameterValues = Readonly<Record<string, ParameterValue>>

/** The values that a set of declarations stands for. */
export type ValuesOf<D extends ParameterDeclarations> = {
  readonly [K in keyof D]: D[K]['type'] extends 'boolean' ? boolean : number
}
