import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { preferredLocale, type Locale } from '../i18n/i18n.js'
import { recall, remember } from './browser-memory.js'

export type Theme = 'dark' | 'light'
/** Red is up in China. */
export type UpColour = 'red' | 'green'

/** How this person likes the console; kept in this browser. */
export const usePreferencesStore = defineStore('preferences', () => {
  const locale = ref<Locale>(preferredLocale(recall('locale'), navigator.language))
  const theme = ref<Theme>(recall('theme') === 'light' ? 'light' : 'dark')
  const upColour = ref<UpColour>(recall('up') === 'green' ? 'green' : 'red')

  watch(locale, (value) => remember('locale', value))
  watch(theme, (value) => remember('theme', value))
  watch(upColour, (value) => remember('up', value))
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
  const needsLiveConfirmation = (accountId: string, day: string): boolean => recall(`live.${accountId}`) !== day
  const rememberLiveConfirmation = (accountId: string, day: string): void => remember(`live.${accountId}`, day)

  return { locale, theme, upColour, needsLiveConfirmation, rememberLiveConfirmation }
})
