import type { ApiKind } from '../abi/abi-document.js'
import { loadAddon } from '../native/addon.js'
import { openVendorLibrary } from './vendor-library.js'

export interface LibraryFacts {
  /** As the library says it, such as "v6.7.7_20240607 10:37:29". */
  readonly versionText: string
  /** The ABI table that would be used. */
  readonly version: string
  /** The Create function that would be called, as exported. */
  readonly createSymbol: string
  /** GetApiVersion, as exported. */
  readonly versionSymbol: string
  /** Whether the library tells production from evaluation, so that `productionMode` counts. */
  readonly hasProductionMode: boolean
}

export interface InspectOptions {
  readonly kind: ApiKind
  readonly library: string
  readonly abi?: string | undefined
}

/** Loads a library as far as its version; no API object is created. @throws CtpError saying what is wrong with it */
export function inspectLibrary({ kind, library, abi = 'auto' }: InspectOptions): LibraryFacts {
  const options = { library, abi, productionMode: true, requireLocale: true }
  const opened = openVendorLibrary(loadAddon(), kind, options)
  return {
    versionText: opened.version,
    version: opened.abi.version,
    createSymbol: opened.createSymbol,
    versionSymbol: opened.abi.symbols[kind].version,
    hasProductionMode: opened.hasProductionMode,
  }
}
