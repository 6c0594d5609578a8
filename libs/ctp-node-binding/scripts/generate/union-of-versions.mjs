// The tables of all versions laid over each other: what exists, and in which versions.
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Oldest first; a test holds them against src/abi/abi-versions.ts. */
export const VERSIONS = [
  ...['6.3.6', '6.3.15', '6.3.19', '6.5.1', '6.6.1', '6.6.7', '6.6.9', '6.7.0', '6.7.2', '6.7.7', '6.7.8', '6.7.11'],
  '6.7.13',
]

const METHOD_LISTS = ['traderApi', 'traderSpi', 'mdApi', 'mdSpi']

/** `CThostFtdcOrderField` is Order, `TThostFtdcDirectionType` is Direction. */
export const middleOf = (name) => /^(?:CThostFtdc(.*)Field|TThostFtdc(.*)Type)$/.exec(name)?.slice(1).find(Boolean)

/** `{ structs: Map<full name, { versions, fields: Map<name, { cType, ctpType, versions }> }>, traderApi: Map, ... }`. */
export function unionOfVersions(abiDir) {
  const union = { structs: new Map(), ...Object.fromEntries(METHOD_LISTS.map((list) => [list, new Map()])) }
  for (const version of VERSIONS) {
    const document = JSON.parse(readFileSync(path.join(abiDir, `v${version}.json`), 'utf8'))
    addStructs(union.structs, version, document.structs)
    for (const list of METHOD_LISTS) for (const method of document[list]) addMethod(union[list], version, method)
  }
  return union
}

function addStructs(structs, version, table) {
  for (const [name, { fields }] of Object.entries(table)) {
    const struct = entry(structs, name, () => ({ versions: [], fields: new Map() }))
    struct.versions.push(version)
    for (const [fieldName, cType, , ctpType] of fields) {
      const field = entry(struct.fields, fieldName, () => ({ versions: [] }))
      if (field.cType && kindOf(field.cType) !== kindOf(cType)) {
        throw new Error(`${name}.${fieldName} changes its kind in ${version}: a type for all versions would lie`)
      }
      // The newest says it: a reserved place carries the type of what once stood there.
      Object.assign(field, { cType, ctpType })
      field.versions.push(version)
    }
  }
}

function addMethod(methods, version, { name, args }) {
  const shape = args.map(argumentKind).join(',')
  const struct = args.map((arg) => /^(CThostFtdc\w+Field)\b/.exec(arg)?.[1]).find((arg) => arg && !isRspInfo(arg))
  const method = entry(methods, name, () => ({ versions: [] }))
  if (method.struct !== undefined && method.struct !== struct)
    throw new Error(`${name} changes its struct in ${version}`)
  Object.assign(method, { shape, struct })
  method.versions.push(version)
}

function argumentKind(declaration) {
  const struct = /^(CThostFtdc\w+Field)\b/.exec(declaration)?.[1]
  if (struct) return isRspInfo(struct) ? 'R' : 'S'
  if (/^char \*\w+\[\]$/.test(declaration)) return 'symbols'
  return declaration.split(' ')[0]
}

const isRspInfo = (struct) => struct === 'CThostFtdcRspInfoField'

export const kindOf = (cType) => (cType.startsWith('char[') ? 'text' : cType)

/** Undefined when it exists in all of `among`; else `>=6.7.7`, `<=6.3.19` or `6.5.1..6.7.0`. */
export function spanOf(versions, among = VERSIONS) {
  const first = among.indexOf(versions[0])
  const last = among.indexOf(versions.at(-1))
  if (last - first + 1 !== versions.length) throw new Error(`it comes and goes: ${versions.join(' ')}`)
  if (versions.length === among.length) return undefined
  if (last === among.length - 1) return `>=${versions[0]}`
  return first === 0 ? `<=${versions.at(-1)}` : `${versions[0]}..${versions.at(-1)}`
}

/** `since 6.7.7`, for a doc comment. */
export function spanInWords(span) {
  if (span.startsWith('>=')) return `since ${span.slice(2)}`
  return span.startsWith('<=') ? `until ${span.slice(2)}` : `${span.replace('..', ' to ')} only`
}

function entry(map, key, make) {
  let value = map.get(key)
  if (!value) map.set(key, (value = make()))
  return value
}
