import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { freePort } from './free-port.js'

test('no port is given twice while the process that got it lives, not to another process either', async () => {
  const count = 400
  const script = `
    import { freePort } from '${new URL('free-port.ts', import.meta.url).href}'
    for (let i = 0; i < ${count}; i += 1) console.log(await freePort())`
  const mine: number[] = []
  for (let i = 0; i < count; i += 1) mine.push(await freePort())
  const others = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  const all = [...mine, ...others.trim().split('\n').map(Number)]
  expect(new Set(all).size).toBe(2 * count)
})
