import { type CommandData, type SendOrderCommand, STREAMS, commandDataSchema } from '@huangpu/messages'
import type { OrderReport } from '../wire/order-report.js'

/** One page of a stream from an id on: ids and texts. */
export type ReadPage = (stream: string, fromId: string) => Promise<readonly (readonly [id: string, json: string])[]>

export interface OwnedBy {
  readonly accountId: string
  readonly environment: SendOrderCommand['environment']
  isJournalled(orderId: string): boolean
}

/**
 * Orders that `stream:cmd` still names and the journal does not know: it was deleted, or an old copy was put in its
 * place. When the counter has such an order, by OrderMemo and all that was ordered, it is ours and not another
 * terminal's.
 */
export class LostCommands {
  readonly #byOrderId = new Map<string, SendOrderCommand>()

  remember(command: SendOrderCommand): void {
    this.#byOrderId.set(command.order_id, command)
  }

  /** Reads the whole stream; entries that are no command of the account are left out. */
  async recall(readPage: ReadPage, owner: OwnedBy): Promise<number> {
    for (let from = '-'; ;) {
      const page = await readPage(STREAMS.cmd, from)
      for (const [, json] of page) {
        const command = sendOrderOf(json)
        const isOurs = command?.account_id === owner.accountId && command.environment === owner.environment
        if (command && isOurs && !owner.isJournalled(command.order_id)) this.remember(command)
      }
      const last = page.at(-1)
      if (!last) return this.#byOrderId.size
      from = `(${last[0]}`
    }
  }

  find(report: OrderReport): SendOrderCommand | undefined {
    const command = this.#byOrderId.get(report.orderMemo)
    const isSame =
      command?.symbol === report.symbol &&
      command.direction === report.direction &&
      command.offset === report.offset &&
      command.volume === report.volumeLots &&
      Math.abs(command.price - report.price) < 1e-6
    return isSame ? command : undefined
  }
}

function sendOrderOf(json: string): SendOrderCommand | undefined {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return undefined
  }
  const command: CommandData | undefined = commandDataSchema.safeParse(value).data
  return command?.cmd_type === 'SEND_ORDER' ? command : undefined
}
