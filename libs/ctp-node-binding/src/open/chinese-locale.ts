import { loadAddon } from '../native/addon.js'

/**
 * Whether zh_CN.GB18030 is installed. This package does not need it, but builds of a library that name it abort the
 * process without it; opening one of those throws LOCALE_MISSING.
 */
export function isChineseLocaleInstalled(): boolean {
  return isLocaleInstalled('zh_CN.GB18030')
}

export function isLocaleInstalled(name: string): boolean {
  return loadAddon().hasLocale(name)
}
