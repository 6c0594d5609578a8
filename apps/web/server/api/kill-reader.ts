import {
  killSwitchEventSchema,
  killSwitchKey,
  killViewSchema,
  liftConfirmation,
  type KillView,
} from '@huangpu/messages'
import type { ServiceContext } from '@huangpu/service'
import type { KillState } from '../../client/wire/kill-state.js'
import { parseStreamEntry } from '../live/stream-entry.js'
import { trustedAnswer } from './trusted-answer.js'

/** @throws ApiProblem of the gateway when nobody knows */
export type KillReader = () => Promise<KillState>

type Needs = Pick<ServiceContext, 'accountId' | 'bus' | 'peer'>

/** The kill switch as the gateway says; while it is away, as it last told Redis. */
export function createKillReader({ accountId, bus, peer }: Needs): KillReader {
  return async () => {
    try {
      const view = await trustedAnswer('gateway', () => peer('gateway').get('/kill', killViewSchema))
      return killStateOf(view, accountId)
    } catch (error) {
      const json = await bus.keys.get(killSwitchKey(accountId)).catch(() => null)
      const told = parseStreamEntry(json ?? '', killSwitchEventSchema)
      if (!told) throw error
      const { active, by, reason } = told
      return { active, by, reason, details: null, lift_confirmation: liftConfirmation(accountId) }
    }
  }
}

export function killStateOf(view: KillView, accountId: string): KillState {
  const { active, by, reason, at, flatten, working_orders, waiting_cancels, stored } = view
  return {
    active,
    by,
    reason,
    details: { at, flatten, working_orders, waiting_cancels, stored },
    lift_confirmation: liftConfirmation(accountId),
  }
}
