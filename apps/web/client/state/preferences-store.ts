import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { preferredLocale, type Locale } from '../i18n/i18n.js'

export type Theme = 'dark' | 'light'
/** Red is up in China. */
export type UpColour = 'red' | 'green'

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(`huangpu.${key}`)
  } catch {
    return null
  }
}
const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(`huangpu.${key}`, value)
  } catch {
    // A browser that stores nothing keeps the preference until the page is closed.
  }
}

/** How this person likes the console; kept in this browser. */
export const usePreferencesStore = defineStore('preferences', () => {
  const locale = ref<Locale>(preferredLocale(read('locale'), navigator.language))
  const theme = ref<Theme>(read('theme') === 'light' ? 'light' : 'dark')
  const upColour = ref<UpColour>(read('up') === 'green' ? 'green' : 'red')

  watch(locale, (value) => write('locale', value))
  watch(theme, (value) => write('theme', value))
  watch(upColour, (value) => write('up', value))
  watch(
    [locale, theme, upColour],
    () => {
      const { documentElement: root } = document
      root.lang = locale.value === 'zh' ? 'zh-CN' : 'en'
      root.classList.toggle('dark', theme.value === 'dark')
      root.dataset.up = upColour.value
    },
    { immediate: true },
  )

  /** True the first time on this calendar day and account: a live action is asked about once. */
  const needsLiveConfirmation = (accountId: string, day: string): boolean => read(`live.${accountId}`) !== day
  const rememberLiveConfirmation = (accountId: string, day: string): void => write(`live.${accountId}`, day)

  return { locale, theme, upColour, needsLiveConfirmation, rememberLiveConfirmation }
})
