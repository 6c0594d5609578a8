/**
 * The process in which `huangpu ctp conformance` loads the libraries: what they print does not mix with the report, and
 * when one ends its process, somebody is left to say so.
 */
import { conformanceCases, runConformance, selectCases } from '@huangpu/ctp-conformance'
import type { ConformanceRun, FromConformanceProcess, ToConformanceProcess } from './conformance-messages.js'

const controller = new AbortController()

const send = (message: FromConformanceProcess): void => void process.send?.(message)

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
    send({ failed: error instanceof Error ? error.message : String(error) })
  }
  if (process.connected) process.disconnect()
}
