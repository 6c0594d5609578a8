import { readFileSync } from 'node:fs'
import { abiVersions } from '../abi/abi-versions.js'
import type { ApiKind } from '../abi/abi-document.js'
import { loadAbi } from '../abi/load-abi.js'
import { checkLibraryFile, type Machine } from './library-file.js'

/** What a library's file tells before any of its code runs. */
export interface LibraryFileFacts {
  /** Absolute. */
  readonly file: string
  readonly machine: Machine
  /** What its Create functions make; empty for a library that is not CTP. */
  readonly kinds: readonly ApiKind[]
  /** The locale that the library names, such as "zh_CN.GB18030": a build that names one ends the process without it. */
  readonly locale: string | undefined
}

const KINDS = ['trader', 'md'] as const
/** A name of a locale, as std::locale takes it. "GB18030" alone is a character set and needs none installed. */
const LOCALE_NAME = /\0(zh_CN\.(?:GB18030|GBK|GB2312))\0/i

/** Reads the whole file (some 5 MB). @throws CtpError as `checkLibraryFile` */
export function describeLibraryFile(library: string): LibraryFileFacts {
  const { file, machine } = checkLibraryFile(library)
  const bytes = readFileSync(file)
  return {
    file,
    machine,
    kinds: KINDS.filter((kind) => createSymbols(kind).some((symbol) => bytes.includes(`\0${symbol}\0`, 0, 'latin1'))),
    locale: LOCALE_NAME.exec(bytes.toString('latin1'))?.[1],
  }
}

/** Newest first: from 6.7.11 Create takes one more bool and is therefore exported under another name. */
export function createSymbols(kind: ApiKind): string[] {
  return [...new Set([...abiVersions].reverse().map((version) => loadAbi(version).symbols[kind].create))]
}
