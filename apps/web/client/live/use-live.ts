import { watch } from 'vue'
import { useSessionStore } from '../state/session-store.js'
import { useSystemStore } from '../state/system-store.js'
import { applyLiveMessage } from './apply-live-message.js'
import { LiveSocket, type SocketLike } from './live-socket.js'

const address = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`

/** Keeps the live connection for as long as somebody is signed in. */
export function useLive(): void {
  const session = useSessionStore()
  const system = useSystemStore()
  const socket = new LiveSocket({
    open: () => new WebSocket(address()) as unknown as SocketLike,
    onMessage: applyLiveMessage,
    onState: (state) => {
      system.live = state
      if (state.kind !== 'open') system.synchronised = false
    },
    onRefused: () => {
      // Either the session ended, which the answer says, or the server is away, and the socket tries again.
      session
        .check()
        .then(() => {
          if (session.session === null) session.ended = true
        })
        .catch(() => undefined)
    },
  })
  watch(
    () => Boolean(session.session),
    (signedIn) => (signedIn ? socket.start() : socket.stop()),
    { immediate: true },
  )
}
