import type { Redis } from 'ioredis'

/** What is watched of a connection. */
export interface WatchedConnection {
  /** None before the first attempt to connect. */
  readonly stream: Pick<Redis['stream'], 'bytesRead' | 'destroy'> | undefined
  readonly commandQueue: { readonly length: number }
}

/** So many looks in a row that found nothing make a silence. */
const LOOKS = 4

/**
 * Ends the socket of a connection when a command waits and nothing was heard for `limitMs`. Looks are counted, not
 * time: an event loop that was blocked (by a long start, by a collection) looks once when it is free, and then reads
 * what the server has answered long since. A timer of that length, such as ioredis' `socketTimeout` and
 * `commandTimeout`, ends the connection in that very moment, because timers are due before sockets are read.
 * @returns how to stop watching
 */
export function watchSilence(redis: WatchedConnection, limitMs: number): () => void {
  let heardBytes = 0
  let silentLooks = 0
  const timer = setInterval(() => {
    const { stream, commandQueue } = redis
    if (!stream) return
    const isSilent = commandQueue.length > 0 && stream.bytesRead === heardBytes
    heardBytes = stream.bytesRead
    silentLooks = isSilent ? silentLooks + 1 : 0
    // The first one may have come right behind the command.
    if (silentLooks <= LOOKS) return
    silentLooks = 0
    stream.destroy(new Error(`Redis said nothing for ${limitMs} ms`))
  }, limitMs / LOOKS)
  timer.unref()
  return () => clearInterval(timer)
}
