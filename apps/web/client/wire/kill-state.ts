import type { KillView } from '@huangpu/messages'

/** The kill switch as the console shows it; also the answer of /api/kill and /api/kill/lift. */
export interface KillState extends Pick<KillView, 'active' | 'by' | 'reason'> {
  /** Null while the gateway does not answer: then only what it last told Redis is known. */
  readonly details: Pick<KillView, 'at' | 'flatten' | 'working_orders' | 'waiting_cancels' | 'stored'> | null
  /** What a person types to lift it. */
  readonly lift_confirmation: string
}
