/** Close codes of the live connection that mean something to the browser; `live-socket.ts` of the client reads them. */
export const LIVE_CLOSE = { sessionEnded: 4401, tooSlow: 4408, serverStopping: 1001 } as const
