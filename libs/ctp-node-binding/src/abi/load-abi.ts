import { readFileSync } from 'node:fs'
import { CtpError } from '../errors/ctp-error.js'
import type { AbiDocument, ApiKind, ApiSymbols } from './abi-document.js'
import { abiVersions, isAbiVersion, parseApiVersion, type AbiVersion } from './abi-versions.js'
import { toApiMethod, toSpiMethod, type ApiMethod, type SpiMethod } from './method-shape.js'
import { StructCodec } from './struct-codec.js'
import { parseField } from './struct-field.js'
import type { FieldsOf, OnlyKnownAtRunTime, StructName } from './struct-types.js'
import { structRemedy } from './version-span.js'

/** The tables of one CTP version. */
export interface Abi {
  readonly version: AbiVersion
  readonly symbols: Readonly<Record<ApiKind, ApiSymbols>>
  /** Methods in vtable order: the index is the slot. */
  readonly traderApi: readonly ApiMethod[]
  readonly traderSpi: readonly SpiMethod[]
  readonly mdApi: readonly ApiMethod[]
  readonly mdSpi: readonly SpiMethod[]
  /** Full names of all structs. */
  readonly structNames: readonly string[]
  /**
   * Takes the full name or its middle (`InputOrder`): a literal is checked by the compiler and types the fields, a name
   * known only at run time gives plain records. Throws UNKNOWN_STRUCT. Codecs are cached.
   */
  struct<Name extends StructName>(name: Name): StructCodec<FieldsOf<Name>>
  struct<Name extends string>(name: OnlyKnownAtRunTime<Name>): StructCodec
  hasStruct(name: string): boolean
}

const loaded = new Map<AbiVersion, Abi>()

/** Takes "6.7.7" or anything that contains it, such as the answer of GetApiVersion. Throws UNKNOWN_VERSION. Cached. */
export function loadAbi(versionText: string): Abi {
  const version = parseApiVersion(versionText)
  if (version === undefined || !isAbiVersion(version)) throw unknownVersion(versionText)
  let abi = loaded.get(version)
  if (!abi) loaded.set(version, (abi = toAbi(version, readDocument(version))))
  return abi
}

function toAbi(version: AbiVersion, document: AbiDocument): Abi {
  const codecs = new Map<string, StructCodec>()
  const fullName = (name: string) => (name in document.structs ? name : `CThostFtdc${name}Field`)
  return Object.freeze({
    version,
    symbols: document.symbols,
    traderApi: document.traderApi.map(toApiMethod),
    traderSpi: document.traderSpi.map(toSpiMethod),
    mdApi: document.mdApi.map(toApiMethod),
    mdSpi: document.mdSpi.map(toSpiMethod),
    structNames: Object.keys(document.structs),
    hasStruct: (name: string) => fullName(name) in document.structs,
    struct: ((name: string) => {
      const full = fullName(name)
      let codec = codecs.get(full)
      if (!codec) codecs.set(full, (codec = toCodec(full, version, document)))
      return codec
    }) as Abi['struct'],
  })
}

function toCodec(name: string, version: AbiVersion, document: AbiDocument): StructCodec {
  const struct = document.structs[name]
  if (!struct) {
    const remedy = structRemedy(name)
    throw new CtpError('UNKNOWN_STRUCT', {
      zh: `CTP ${version} 没有结构体 ${name}：${remedy.zh}`,
      en: `CTP ${version} has no struct ${name}: ${remedy.en}`,
    })
  }
  return new StructCodec(name, version, struct.size, Object.freeze(struct.fields.map(parseField)))
}

function readDocument(version: AbiVersion): AbiDocument {
  // src/abi and dist/abi are both two folders below the package.
  const file = new URL(`../../abi/v${version}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as AbiDocument
}

function unknownVersion(text: string): CtpError {
  const known = abiVersions.join(', ')
  return new CtpError('UNKNOWN_VERSION', {
    zh: `没有 CTP 版本 "${text}" 的接口表；已知版本：${known}。请换用其中之一的库，或在配置里写明 abi`,
    en: `no ABI table for CTP version "${text}"; known: ${known}. Use a library of one of these, or set abi in the config`,
  })
}
