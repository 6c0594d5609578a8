import { streamHandler, type StreamHandler } from '@huangpu/bus'
import { commandKey } from '@huangpu/core'
import { type CommandData, STREAMS, commandDataSchema } from '@huangpu/messages'
import type { CancelSender } from '../orders/cancel-sender.js'
import type { CommandIntake } from '../orders/command-intake.js'
import type { OrderDesk } from '../orders/order-desk.js'
import type { OrderSender } from '../orders/order-sender.js'
import type { WithoutJournal } from '../orders/without-journal.js'

export interface CommandPorts {
  readonly desk: OrderDesk
  readonly intake: Pick<CommandIntake, 'acceptOrder' | 'acceptCancel'>
  readonly sender: Pick<OrderSender, 'expect' | 'send'>
  readonly cancels: Pick<CancelSender, 'sendPending'>
  /** Absent where the journal is thrown away. */
  readonly withoutJournal?: Pick<WithoutJournal, 'take'>
}

/** stream:cmd. The intent and the command's key are one commit; only then is anything written to the counter. */
export function onCommand(ports: CommandPorts): StreamHandler {
  const { desk, intake, sender, cancels } = ports
  const toSend = new Set<string>()
  return streamHandler<CommandData>({
    stream: STREAMS.cmd,
    schema: commandDataSchema,
    keyOf: commandKey,
    handle: (command) => {
      if (command.account_id !== desk.accountId) return desk.count('commands_of_other_accounts')
      if (command.environment !== desk.environment) return refuseEnvironment(desk, command)
      if (command.cmd_type === 'CANCEL_ORDER') {
        intake.acceptCancel(command)
        return
      }
      if (!intake.acceptOrder(command)) return
      sender.expect(command.order_id, command.expires_at_ms)
      toSend.add(command.order_id)
    },
    afterCommit: (command) => {
      if (command.cmd_type === 'CANCEL_ORDER') return cancels.sendPending()
      // Only what this very run journalled, once: what an earlier run did is resolved by asking the counter, never
      // sent. The journal decides whether it was committed, so that a commit which failed in its answer is sent too.
      if (toSend.delete(command.order_id)) sender.send(command.order_id)
    },
    withoutStore: (command, error) => ports.withoutJournal?.take(command, error) ?? false,
  })
}

function refuseEnvironment(desk: OrderDesk, command: CommandData): void {
  desk.count('commands_of_other_environment')
  desk.alert({
    severity: 'critical',
    code: 'wrong_environment',
    message_zh: `收到 ${command.environment} 环境的指令 ${command.order_id}，本网关为 ${desk.environment}，已忽略`,
    message_en: `command ${command.order_id} belongs to ${command.environment}, this gateway is ${desk.environment}: ignored`,
  })
}
