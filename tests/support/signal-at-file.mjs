// Loaded before a command (`node --import`): its own process gets a signal when it first touches a file whose name ends as
// SIGNAL_AT_FILE says, by the call that SIGNAL_AT_CALL names, or by any. So a test interrupts work at a known place, however fast the machine is.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { SIGNAL_AT_FILE: ending, SIGNAL_AT_CALL: call, SIGNAL: signal } = process.env
let isSent = false

for (const name of call ? [call] : ['openSync', 'readFileSync', 'writeFileSync']) {
  const original = fs[name]
  fs[name] = (path, ...rest) => {
    if (!isSent && String(path).endsWith(ending)) {
      isSent = true
      process.kill(process.pid, signal)
    }
    return original(path, ...rest)
  }
}
syncBuiltinESMExports()
