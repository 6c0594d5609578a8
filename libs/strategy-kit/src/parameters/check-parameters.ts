import type {
  ParameterDeclaration,
  ParameterDeclarations,
  ParameterValue,
  ParameterValues,
} from './parameter-declaration.js'

/** One thing wrong with one parameter; `key` names it. */
export interface ParameterProblem {
  readonly key: string
  readonly zh: string
  readonly en: string
}

export type CheckedParameters =
  | { readonly ok: true; readonly values: ParameterValues }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] }

/** Fills in defaults; refuses unknown names, wrong types, NaN and values out of range, all at once. */
export function checkParameters(
  declarations: ParameterDeclarations,
  given: Readonly<Record<string, unknown>>,
): CheckedParameters {
  const problems: ParameterProblem[] = []
  const values: Record<string, ParameterValue> = {}
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(declarations, key)) problems.push(unknownParameter(key, declarations))
  }
  for (const [key, declaration] of Object.entries(declarations)) {
    const value = Object.hasOwn(given, key) ? given[key] : declaration.default
    const problem = checkValue(key, declaration, value)
    if (problem) problems.push(problem)
    else values[key] = value as ParameterValue
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values: Object.freeze(values) }
}

function unknownParameter(key: string, declarations: ParameterDeclarations): ParameterProblem {
  const known = Object.keys(declarations).join(', ')
  return { key, zh: `未知参数 ${key}；可用参数：${known}`, en: `unknown parameter ${key}; known: ${known}` }
}

function checkValue(key: string, declaration: ParameterDeclaration, value: unknown): ParameterProblem | undefined {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value)
  if (declaration.type === 'boolean') {
    if (typeof value === 'boolean') return undefined
    return { key, zh: `${key} 必须为 true 或 false，而不是 ${shown}`, en: `${key} must be true or false, not ${shown}` }
  }
  const { type, min, max } = declaration
  const rightType = typeof value === 'number' && (type === 'int' ? Number.isSafeInteger(value) : Number.isFinite(value))
  if (rightType && value >= min && value <= max) return undefined
  const kind = type === 'int' ? { zh: '整数', en: 'a whole number' } : { zh: '数字', en: 'a number' }
  return {
    key,
    zh: `${key} 必须为 ${min} 到 ${max} 之间的${kind.zh}，而不是 ${shown}`,
    en: `${key} must be ${kind.en} from ${min} to ${max}, not ${shown}`,
  }
}
