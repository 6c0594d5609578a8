import { kindOf, middleOf } from './union-of-versions.mjs'

/** Names and values of all coded characters. Names lose the header's prefix: D_Buy is Buy. */
export function printCodes(union, enums) {
  const types = Object.entries(enums).map(([type, values]) => [middleOf(type), namesOf(type, values)])
  const lines = [
    '/** Code types by the middle of their CTP name, then names and values. */',
    'export const ctpCodes = {',
  ]
  for (const [type, names] of types) {
    lines.push(`  ${type}: { ${names.map(([name, code]) => `${key(name)}: '${code}'`).join(', ')} },`)
  }
  lines.push('} as const', '', '/** The values of each code type. */', 'export interface CtpCodeValues {')
  for (const [type, names] of types) lines.push(`  ${type}: ${names.map(([, code]) => `'${code}'`).join(' | ')}`)
  lines.push('}', '', '/** Coded fields whose code type has another name; all others are named after their type. */')
  lines.push('export const fieldCodeTypes = {')
  for (const [field, type] of aliasesOf(union, enums)) lines.push(`  ${field}: '${type}',`)
  const ambiguous = ambiguousFieldsOf(union, enums).map((field) => `'${field}'`)
  lines.push('} as const', '', '/** Their code type depends on the struct. */')
  return [...lines, `export type AmbiguousCodedField = ${ambiguous.join(' | ')}`]
}

export function printErrors(errors) {
  const names = errors.map(({ name }) => `  | '${name}'`)
  return [
    '/** The symbolic names of abi/errors.json, in the order of their ids. */',
    'export type CounterErrorName =',
    ...names,
  ]
}

function namesOf(type, values) {
  const names = Object.entries(values).map(([name, code]) => [name.replace(/^[A-Za-z0-9]+_/, ''), code])
  if (new Set(names.map(([name]) => name)).size !== names.length) throw new Error(`${type} has a name twice`)
  return names
}

function ambiguousFieldsOf(union, enums) {
  const typesOf = new Map()
  for (const { fields } of union.structs.values()) {
    for (const [field, { cType, ctpType }] of fields) {
      if (kindOf(cType) === 'char' && enums[ctpType]) typesOf.set(field, (typesOf.get(field) ?? new Set()).add(ctpType))
    }
  }
  return [...typesOf].filter(([, types]) => types.size > 1).map(([field]) => field)
}

/** A field name that is also the name of another code type stays out: there only the struct can tell which is meant. */
function aliasesOf(union, enums) {
  const types = new Set(Object.keys(enums).map(middleOf))
  const aliases = new Map()
  for (const { fields } of union.structs.values()) {
    for (const [field, { cType, ctpType }] of fields) {
      if (kindOf(cType) !== 'char' || !enums[ctpType] || types.has(field)) continue
      const type = middleOf(ctpType)
      if ((aliases.get(field) ?? type) !== type) throw new Error(`${field} has two code types`)
      aliases.set(field, type)
    }
  }
  return [...aliases].sort(([a], [b]) => (a < b ? -1 : 1))
}

const key = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`)
