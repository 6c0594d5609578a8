import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { LiveClient } from './live-client.js'

class FakeSocket extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  bufferedAmount = 0
  sent: string[] = []
  closedWith: number | undefined
  terminated = false
  pings = 0
  send(text: string): void {
    this.sent.push(text)
  }
  close(code: number): void {
    this.closedWith = code
  }
  terminate(): void {
    this.terminated = true
  }
  ping(): void {
    this.pings += 1
  }
}

const open = () => {
  const socket = new FakeSocket()
  return { socket, client: new LiveClient(socket as unknown as WebSocket, 'session') }
}
const owedText = (symbols: Iterable<string>): string => `last of ${[...symbols].join(' ')}`

describe('LiveClient', () => {
  it('conflates the quotes of a client that reads slowly, and nothing else', () => {
    const { socket, client } = open()
    socket.bufferedAmount = 300 * 1024
    client.sendQuotes('batch 1', ['rb2701'], owedText)
    client.sendQuotes('batch 2', ['au2702', 'rb2701'], owedText)
    client.send('an order')
    expect(socket.sent).toEqual(['an order'])
    socket.bufferedAmount = 0
    client.sendQuotes('batch 3', ['cu2701'], owedText)
    client.sendQuotes('batch 4', ['cu2701'], owedText)
    expect(socket.sent).toEqual(['an order', 'last of rb2701 au2702 cu2701', 'batch 4'])
  })

  it('drops a client that does not read at all', () => {
    const { socket, client } = open()
    socket.bufferedAmount = 5 * 1024 * 1024
    client.send('an order')
    expect(socket).toMatchObject({ sent: [], closedWith: 4408, terminated: true })
  })

  it('drops a client that does not answer a ping', () => {
    const { socket, client } = open()
    expect(client.ping()).toBe(true)
    socket.emit('pong')
    expect(client.ping()).toBe(true)
    expect(client.ping()).toBe(false)
    expect(socket).toMatchObject({ pings: 2, terminated: true })
  })
})
