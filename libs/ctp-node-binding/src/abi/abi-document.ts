/** The JSON of one version, `abi/vX.Y.Z.json`: facts taken from the public headers and checked with a compiler. */
export interface AbiDocument {
  readonly version: string
  readonly symbols: Readonly<Record<ApiKind, ApiSymbols>>
  readonly traderApi: readonly MethodDocument[]
  readonly traderSpi: readonly MethodDocument[]
  readonly mdApi: readonly MethodDocument[]
  readonly mdSpi: readonly MethodDocument[]
  readonly structs: Readonly<Record<string, StructDocument>>
}

/** `trader`: orders, queries, private stream. `md`: market data. Each is a shared library of its own. */
export type ApiKind = 'trader' | 'md'

/** Mangled names that the Linux library exports. */
export interface ApiSymbols {
  readonly create: string
  readonly version: string
}

export interface MethodDocument {
  readonly name: string
  readonly returns: string
  readonly args: readonly string[]
}

/** A field is [name, C type, byte offset, CTP type name]. */
export interface StructDocument {
  readonly size: number
  readonly fields: readonly (readonly [string, string, number, string])[]
}
