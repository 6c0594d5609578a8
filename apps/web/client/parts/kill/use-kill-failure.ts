import { useI18n } from 'vue-i18n'
import { ApiFailure } from '../../api/api-failure.js'
import { useFailureText } from '../controls/failure-text.js'

/** What became of a turn of the switch that was not answered with its new state. */
export function useKillFailure(): (turn: 'kill' | 'lift', error: unknown) => string {
  const failure = useFailureText()
  const { t } = useI18n()
  return (turn, error) => {
    const unknown = error instanceof ApiFailure && error.outcomeUnknown
    return t(unknown ? `kill.${turn}Unknown` : `kill.${turn}Refused`, { reason: failure.ofError(error) })
  }
}
