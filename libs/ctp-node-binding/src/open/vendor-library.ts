import { loadAbi, type Abi } from '../abi/load-abi.js'
import { abiVersions } from '../abi/abi-versions.js'
import type { ApiKind } from '../abi/abi-document.js'
import { CtpError } from '../errors/ctp-error.js'
import type { Addon, NativeLibrary } from '../native/addon.js'
import { createSymbols, describeLibraryFile } from './describe-library-file.js'
import { localeRemedy } from './locale-remedy.js'

/** A loaded library, the table that fits it, and how its Create function is called. */
export interface VendorLibrary {
  readonly file: string
  readonly native: NativeLibrary
  /** As the library says it, such as "v6.7.7_20240607 10:37:29". */
  readonly version: string
  readonly abi: Abi
  readonly createSymbol: string
  /** The bools that follow the flow path. */
  readonly createFlags: readonly boolean[]
  /** Whether this version tells production from evaluation (from 6.7.11). */
  readonly hasProductionMode: boolean
}

const OTHER = { trader: 'md', md: 'trader' } as const

export interface VendorLibraryOptions {
  readonly library: string
  /** 'auto' takes the table of the library's own version. */
  readonly abi: string
  readonly productionMode: boolean
  /** Refuses a library that names a locale which is not installed; otherwise it may end the process. */
  readonly requireLocale: boolean
}

/** Throws the CtpErrors of a library that can't be used. */
export function openVendorLibrary(addon: Addon, kind: ApiKind, options: VendorLibraryOptions): VendorLibrary {
  const { abi, productionMode } = options
  const { file, locale } = describeLibraryFile(options.library)
  if (options.requireLocale && locale !== undefined && !addon.hasLocale(locale)) throw localeMissing(file, locale)
  const native = load(addon, file)
  const versionSymbol = loadAbi(abiVersions[0]).symbols[kind].version
  const symbols = createSymbols(kind)
  const found = symbols.find((symbol) => native.has(symbol))
  if (!found || !native.has(versionSymbol)) throw notACtpLibrary(kind, file, native)
  const version = native.callText(versionSymbol)
  const table = loadAbi(abi === 'auto' ? version : abi)
  const hasProductionMode = boolsOf(found) > (kind === 'md' ? 2 : 0)
  const createFlags = [...(kind === 'md' ? [false, false] : []), ...(hasProductionMode ? [productionMode] : [])]
  return { file, native, version, abi: table, createSymbol: found, createFlags, hasProductionMode }
}

function localeMissing(file: string, locale: string): CtpError {
  const remedy = localeRemedy(locale)
  return new CtpError('LOCALE_MISSING', {
    zh: `${file} 需要系统区域设置 ${locale}，缺少它时会使进程中止；${remedy.zh}`,
    en: `${file} needs the locale ${locale} and would abort the process without it; ${remedy.en}`,
  })
}

function load(addon: Addon, file: string): NativeLibrary {
  try {
    return new addon.Library(file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CtpError(
      'LIBRARY_NOT_LOADABLE',
      {
        zh: `无法加载 ${file}：${reason}；请用 ldd 检查它依赖的库`,
        en: `cannot load ${file}: ${reason}; check what it depends on with ldd`,
      },
      { cause },
    )
  }
}

/** The mangled name tells the bools: CreateFtdcTraderApi(flowPath[, production]), CreateFtdcMdApi(flowPath, udp, multicast[, production]). */
const boolsOf = (symbol: string): number => /EPKc(b*)$/.exec(symbol)?.[1]?.length ?? 0

function notACtpLibrary(kind: ApiKind, file: string, native: NativeLibrary): CtpError {
  const isOther = createSymbols(OTHER[kind]).some((symbol) => native.has(symbol))
  const wanted = { trader: ['交易', 'trader'], md: ['行情', 'market data'] }[kind]
  const hint = isOther
    ? [
        `它是${kind === 'md' ? '交易' : '行情'}库，两个路径可能写反了`,
        'it is the other one of the pair: are the two paths swapped?',
      ]
    : ['它不导出 CTP 的接口函数', "it exports none of CTP's functions"]
  return new CtpError('NOT_A_CTP_LIBRARY', {
    zh: `${file} 不是 CTP ${wanted[0]}库：${hint[0]}`,
    en: `${file} is no CTP ${wanted[1]} library: ${hint[1]}`,
  })
}
