import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { LiveMessage } from '../client/wire/live-message.js'

/** A browser tab's live connection: keeps what came, waits for what is to come. */
export interface LiveTab {
  readonly socket: WebSocket
  readonly messages: LiveMessage[]
  /** The first message of this type, past or to come, that fits. */
  next<T extends LiveMessage['type']>(
    type: T,
    fits?: (message: Extract<LiveMessage, { type: T }>) => boolean,
  ): Promise<Extract<LiveMessage, { type: T }>>
  /** The close code. */
  closed(): Promise<number>
}

export function openTab(origin: string, headers: Record<string, string>): LiveTab {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { headers })
  const messages: LiveMessage[] = []
  const waiting = new Set<() => void>()
  const closing = once(socket, 'close').then(([code]) => code as number)
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as LiveMessage)
    for (const look of waiting) look()
  })
  return {
    socket,
    messages,
    closed: () => closing,
    next: (type, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = messages.find((message) => message.type === type && fits(message as never))
          if (!found) return
          waiting.delete(look)
          resolve(found as never)
        }
        waiting.add(look)
        look()
      }),
  }
}

/** The HTTP status with which the handshake was refused. */
export async function refusalOf(origin: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { headers })
  socket.on('error', () => undefined)
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
  socket.terminate()
  return response.statusCode
}
