import { useI18n } from 'vue-i18n'
import type { ServiceView } from '../../wire/live-message.js'

/** How a service is, in words: of its state, of the cause, and what to do when it does not answer. */
export function useServiceWords() {
  const { t, te } = useI18n()
  const keyOf = (state: string): string | undefined => [`serviceState.${state}`, `link.${state}`].find((key) => te(key))

  return {
    /** A gateway that rests between the sessions is as it should be. */
    tone: ({ trading, live, state }: ServiceView) =>
      trading || (live && state === 'outside_hours') ? 'good' : live ? 'warn' : 'bad',
    word: ({ state }: ServiceView): string => {
      const key = keyOf(state)
      return key === undefined ? state : t(key)
    },
    /** Empty when it works and says nothing. */
    cause: (service: ServiceView): string => {
      const remedy = service.live ? '' : t('service.unreachableRemedy')
      const reasons = service.reasons.length > 0 || service.trading ? service.reasons : [t('service.notWorking')]
      return [...reasons, remedy].filter(Boolean).join(' · ')
    },
  } as const
}
