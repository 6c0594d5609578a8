import type { OrderAcceptance, OrderView } from '@huangpu/messages'
import { useI18n } from 'vue-i18n'
import { ApiFailure } from '../../api/api-failure.js'

/** Refusals and failures as sentences, each with the code to search for. */
export function useFailureText() {
  const { t, te, locale } = useI18n()
  const withCode = (text: string, code: string): string => t('error.with', { text, code })

  return {
    /** An error of the API: our wording where there is one, else the server's in this language. */
    ofError: (error: unknown): string => {
      if (!(error instanceof ApiFailure)) return String(error)
      const key = `error.${error.code}`
      const reason = `reason.${error.code}`
      if (te(key)) return withCode(t(key, error.details), error.code)
      if (te(reason)) return withCode(t(reason), error.code)
      return withCode(locale.value === 'zh' ? error.zh : error.en, error.code)
    },
    /** A refused order: what the code means, and what the server said of this very order. */
    ofRefusal: (refusal: Extract<OrderAcceptance, { accepted: false }>): string => {
      const said = locale.value === 'zh' ? refusal.message_zh : refusal.message_en
      const key = `reason.${refusal.reason_code}`
      return withCode(said || (te(key) ? t(key) : ''), refusal.reason_code)
    },
    /** Why an order ended or its cancel was refused; empty when there is nothing to say. */
    ofReason: (row: Pick<OrderView, 'reason_code' | 'reason' | 'error_id'>): string => {
      const known = row.reason_code !== null && te(`reason.${row.reason_code}`) ? t(`reason.${row.reason_code}`) : ''
      const said = row.reason ?? ''
      const text = [known, said !== known ? said : ''].filter(Boolean).join(': ')
      const code = [row.reason_code, row.error_id === null ? null : `CTP ${row.error_id}`].filter(Boolean).join(', ')
      return text && code ? withCode(text, code) : text || code
    },
  }
}
