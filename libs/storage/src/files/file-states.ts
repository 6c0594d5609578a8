import { stat } from 'node:fs'

/** The four threads that Node has for files are busy with fewer, and no queue of thousands stands before others' work. */
const AT_ONCE = 16

/**
 * Size and time of change of many files, in their order; '' for one that is gone. Costs some ten microseconds a file, none of
 * which holds up the process.
 */
export function fileStates(paths: readonly string[]): Promise<string[]> {
  const states = Array.from(paths, () => '')
  let [asked, known] = [0, 0]
  return new Promise((resolve) => {
    if (paths.length === 0) return resolve(states)
    const askNext = (): void => {
      const at = asked
      const path = paths[at]
      if (path === undefined) return
      asked += 1
      // Half the price of its promise.
      stat(path, (_, found) => {
        if (found as typeof found | undefined) states[at] = `${found.size}:${found.mtimeMs}`
        known += 1
        if (known === paths.length) resolve(states)
        else askNext()
      })
    }
    for (let i = 0; i < AT_ONCE; i += 1) askNext()
  })
}
