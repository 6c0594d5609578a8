import { randomUUID } from 'node:crypto'
import { formatShanghai, type Clock } from '@huangpu/core'
import { STREAMS, type AlertEvent, type ConnectionEvent, type Environment, type ServiceName } from '@huangpu/messages'
import type { Bus } from '@huangpu/bus'
import type { Logger } from 'pino'

type EventEnvelope = Pick<ConnectionEvent, 'event_id' | 'service' | 'account_id' | 'environment' | 'datetime'>

export interface EventPublisher {
  /** Fire and forget: an alert that cannot be delivered is in the log. */
  alert(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): void
  /** For the sender's own outbox, beside the change that it tells of: logged, and not sent from here. */
  compose(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): AlertEvent
  /** Resolves when the event is in the stream. */
  connection(event: Omit<ConnectionEvent, keyof EventEnvelope | 'type'>): Promise<ConnectionEvent>
}

export function createEventPublisher(options: {
  service: ServiceName
  accountId: string
  environment: Environment
  clock: Clock
  bus: Bus
  log: Logger
}): EventPublisher {
  const envelope = () => ({
    event_id: randomUUID(),
    service: options.service,
    account_id: options.accountId,
    environment: options.environment,
    datetime: formatShanghai(options.clock.nowMs()),
  })
  const logLevel = { info: 'info', warning: 'warn', error: 'error', critical: 'fatal' } as const
  const compose: EventPublisher['compose'] = (alert) => {
    options.log[logLevel[alert.severity]]({ code: alert.code }, alert.message_en)
    return { type: 'alert', ...envelope(), ...alert }
  }
  return {
    compose,
    alert: (alert) => {
      options.bus.produce(STREAMS.event, JSON.stringify(compose(alert))).catch((error: unknown) => {
        options.log.warn({ err: error, code: alert.code }, 'alert not delivered')
      })
    },
    connection: async (state) => {
      const event: ConnectionEvent = { type: 'connection', ...envelope(), ...state }
      await options.bus.produce(STREAMS.event, JSON.stringify(event))
      return event
    },
  }
}
