import { createI18n } from 'vue-i18n'
import { en } from './en.js'
import { zh } from './zh.js'

export const LOCALES = ['zh', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** The browser's language decides until the person does. */
export function preferredLocale(stored: string | null, browserLanguage: string): Locale {
  const known = LOCALES.find((locale) => locale === stored)
  return known ?? (browserLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en')
}

export const createConsoleI18n = (locale: Locale) =>
  createI18n({ legacy: false, locale, fallbackLocale: 'en', messages: { zh, en } })
