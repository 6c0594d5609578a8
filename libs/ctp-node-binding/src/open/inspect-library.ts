import type { ApiKind } from '../abi/abi-document.js'
import { loadAddon } from '../native/addon.js'
import { openVendorLibrary } from './vendor-library.js'

export interface LibraryFacts {
  /** As the library says it, such as "v6.7.7_20240607 10:37:29". */
  readonly versionText: string
  /** The ABI table that would be used. */
  readonly version: string
}

/** Loads a library as far as its version; no API object is created. @throws CtpError saying what is wrong with it */
export function inspectLibrary(options: { kind: ApiKind; library: string; abi?: string }): LibraryFacts {
  const { version, abi } = openVendorLibrary(loadAddon(), options.kind, options.library, options.abi ?? 'auto', true)
  return { versionText: version, version: abi.version }
}
