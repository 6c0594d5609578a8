/**
 * The process in which `huangpu ctp conformance` loads the libraries: what they print does not mix with the report, and
 * when one ends its process, somebody is left to say so.
 */
import { conformanceCases, runConformance, selectCases, UnknownSymbol } from '@huangpu/ctp-conformance'
import type { ConformanceRun, FromConformanceProcess, ToConformanceProcess } from './conformance-messages.js'

const controller = new AbortController()

/** Told to nobody when the command is gone. */
const send = (message: FromConformanceProcess): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}
// Its end of the pipe may be gone too.
process.stderr.on('error', () => undefined)

process.on('message', (message: ToConformanceProcess) => {
  if ('run' in message) void run(message.run)
  else controller.abort()
})
// The command is gone: cancel, close, leave.
process.on('disconnect', () => controller.abort())

async function run({ numbers, ...options }: ConformanceRun): Promise<void> {
  try {
    const report = await runConformance({
      ...options,
      cases: selectCases(conformanceCases, numbers),
      signal: controller.signal,
      onStart: ({ number, title }) => send({ start: { number, title: title.en } }),
      onReport: (ended) => send({ ended }),
    })
    send({ done: report })
  } catch (error) {
    if (error instanceof UnknownSymbol) send({ unknownSymbol: error.why })
    else send({ failed: error instanceof Error ? error.message : String(error) })
  }
  if (process.connected) process.disconnect()
}
