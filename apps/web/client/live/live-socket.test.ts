import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveSocket, type LiveState, type SocketLike } from './live-socket.js'

class FakeSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null
  onmessage: SocketLike['onmessage'] = null
  onclose: SocketLike['onclose'] = null
  closed = false
  close(): void {
    this.closed = true
  }
}

describe('LiveSocket', () => {
  let sockets: FakeSocket[]
  let states: LiveState[]
  const onMessage = vi.fn()
  const onRefused = vi.fn()
  let live: LiveSocket

  beforeEach(() => {
    vi.useFakeTimers()
    onMessage.mockReset()
    onRefused.mockReset()
    sockets = []
    states = []
    live = new LiveSocket({
      open: () => {
        const socket = new FakeSocket()
        sockets.push(socket)
        return socket
      },
      onMessage,
      onState: (state) => states.push(state),
      onRefused,
    })
    live.start()
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it('delivers messages and ignores what is not JSON', () => {
    sockets[0]?.onopen?.()
    sockets[0]?.onmessage?.({ data: '{"type":"clock","now_ms":1}' })
    sockets[0]?.onmessage?.({ data: '<html>' })
    expect(onMessage.mock.calls).toEqual([[{ type: 'clock', now_ms: 1 }]])
  })

  it('waits longer after each failure and starts over once data flows', () => {
    const waits = []
    for (let failure = 0; failure < 7; failure += 1) {
      sockets.at(-1)?.onopen?.()
      sockets.at(-1)?.onclose?.({ code: 1006 })
      waits.push(states.at(-1))
      vi.advanceTimersByTime(10_000)
    }
    expect(waits.map((state) => state?.kind === 'waiting' && state.seconds)).toEqual([1, 1, 2, 4, 8, 10, 10])
    sockets.at(-1)?.onopen?.()
    sockets.at(-1)?.onmessage?.({ data: '{"type":"gap"}' })
    sockets.at(-1)?.onclose?.({ code: 1006 })
    expect(states.at(-1)).toEqual({ kind: 'waiting', seconds: 1 })
  })

  it('asks why when the handshake is refused or the session ended, and only then', () => {
    sockets[0]?.onclose?.({ code: 1006 })
    expect(onRefused).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1_000)
    sockets[1]?.onopen?.()
    sockets[1]?.onclose?.({ code: 1001 })
    expect(onRefused).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(2_000)
    sockets[2]?.onopen?.()
    sockets[2]?.onclose?.({ code: 4401 })
    expect(onRefused).toHaveBeenCalledTimes(2)
  })

  it('stays closed once stopped', () => {
    live.stop()
    expect(sockets[0]?.closed).toBe(true)
    sockets[0]?.onclose?.({ code: 1000 })
    vi.advanceTimersByTime(60_000)
    expect(sockets).toHaveLength(1)
    expect(states.at(-1)).toEqual({ kind: 'closed' })
  })
})
