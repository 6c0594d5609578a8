import { kindOf, middleOf, spanInWords, spanOf } from './union-of-versions.mjs'

/** One type a struct, read side: what a callback carries. */
export function printStructs(union, enums) {
  const lines = ["import type { CtpCodeValues as C } from './codes.js'"]
  for (const [name, struct] of union.structs) {
    lines.push('', ...docOf(struct), `export type ${name} = {`)
    for (const [field, facts] of struct.fields) {
      const optional = facts.versions.length < struct.versions.length ? '?' : ''
      lines.push(`  ${field}${optional}: ${typeOf(facts, enums)}`)
    }
    lines.push('}')
  }
  lines.push('', '/** All structs by the middle of their name. */', 'export interface StructTypes {')
  for (const name of union.structs.keys()) lines.push(`  ${middleOf(name)}: ${name}`)
  return [...lines, '}']
}

function docOf(struct) {
  const parts = []
  const span = spanOf(struct.versions)
  if (span) parts.push(`Exists ${spanInWords(span)}.`)
  const bySpan = new Map()
  for (const [field, { versions }] of struct.fields) {
    const fieldSpan = spanOf(versions, struct.versions)
    if (fieldSpan) bySpan.set(fieldSpan, [...(bySpan.get(fieldSpan) ?? []), field])
  }
  for (const [fieldSpan, fields] of bySpan) parts.push(`${spanInWords(fieldSpan)}: ${fields.join(', ')}.`)
  if (parts.length === 0) return []
  if (parts.length === 1) return [`/** ${capital(parts[0])} */`]
  return ['/**', ...parts.map((part) => ` * ${capital(part)}`), ' */']
}

const capital = (text) => text[0].toUpperCase() + text.slice(1)

/** The zero character is read as ''; DBL_MAX as undefined. */
function typeOf({ cType, ctpType }, enums) {
  const kind = kindOf(cType)
  if (kind === 'text') return 'string'
  if (kind === 'char') return enums[ctpType] ? `C['${middleOf(ctpType)}'] | ''` : 'string'
  return kind === 'double' ? 'number | undefined' : 'number'
}
