import type { NativeApiObject } from '../native/addon.js'

/** For all objects together: a library that hangs in Release must not keep the process from exiting. */
const PATIENCE_MS = 2_000

const live = new Set<NativeApiObject>()
let isListening = false

/**
 * Ends an object when this thread's process exits, by process.exit, by an uncaught exception or because nothing is left
 * to do: a library whose threads still run while the process takes its memory apart would crash it. Signals end the
 * process without any of this, which is as good. A worker that is terminated is looked after by native/api-object.cc.
 */
export function endAtExit(object: NativeApiObject): void {
  live.add(object)
  if (isListening) return
  isListening = true
  process.on('exit', endAll)
}

export function forget(object: NativeApiObject): void {
  live.delete(object)
}

function endAll(): void {
  // Begun together, then waited for in turn.
  for (const object of live) object.endWithin(0)
  const deadline = performance.now() + PATIENCE_MS
  for (const object of live) object.endWithin(Math.max(0, deadline - performance.now()))
}
