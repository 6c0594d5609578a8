import { loadAddon } from '../native/addon.js'

/**
 * Whether zh_CN.GB18030 is installed. This package does not need it, but some builds of the vendor's library abort the
 * process without it: warn at the start, naming `locale-gen` or LOCPATH.
 */
export function isChineseLocaleInstalled(): boolean {
  return loadAddon().hasLocale('zh_CN.GB18030')
}
