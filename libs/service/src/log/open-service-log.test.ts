import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { lockFile } from '@huangpu/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { turnedLogs } from './turned-logs.js'

const PROJECT = fileURLToPath(new URL('../../../..', import.meta.url))
const SCRIPT = fileURLToPath(new URL('testing/log-until-killed.ts', import.meta.url))

let folder: string
let file: string
let said: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-log-'))
  file = join(folder, 'gateway.log')
  said = ''
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Logs from `first` on; what it says on standard output is kept. */
function logging(first: number): ChildProcess {
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', SCRIPT, String(first)], {
    cwd: PROJECT,
    env: { ...process.env, HUANGPU_LOG_FILE: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', (text: Buffer) => (said += text.toString()))
  children.push(child)
  return child
}

async function untilSaid(child: ChildProcess, pattern: RegExp): Promise<void> {
  while (!pattern.test(said)) await once(child.stdout ?? child, 'data')
}

function numbersInLogs(): number[] {
  const texts = turnedLogs(file).map(({ path, isPacked }) =>
    isPacked ? gunzipSync(readFileSync(path)).toString() : readFileSync(path, 'utf8'),
  )
  const lines = [...texts, readFileSync(file, 'utf8')].join('').trimEnd().split('\n')
  return lines.map((line) => (JSON.parse(line) as { n: number }).n)
}

it('loses no line to kill -9 amid the turns of its files, and lets nobody else write there', async () => {
  const child = logging(1)
  await untilSaid(child, /^1000$/m)
  expect(() => lockFile(file, 'another')).toThrow(`in use by process ${child.pid} (gateway)`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const last = Math.max(...[...said.matchAll(/^(\d+)$/gm)].map(([, n]) => Number(n)))
  const numbers = numbersInLogs()
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  expect(numbers.length).toBeGreaterThanOrEqual(last)
  expect(turnedLogs(file).length).toBeGreaterThan(5)

  said = ''
  const next = logging(numbers.length + 1)
  await untilSaid(next, /^\d+00$/m)
  next.kill('SIGKILL')
  await once(next, 'exit')
  const all = numbersInLogs()
  expect(all).toEqual(all.map((_, index) => index + 1))
  expect(all.length).toBeGreaterThan(numbers.length)
})
