import { spawn, type ChildProcess } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { ConformanceReport } from '@huangpu/ctp-conformance'
import { APP_ID, AUTH_CODE, passwordOf } from './conformance-exchange.js'

const ROOT = resolve(import.meta.dirname, '../..')
const LIBRARIES = join(ROOT, 'libs/exchange-sim/build-native')

export interface ConformanceTarget {
  readonly user: string
  /** Which version the simulator's libraries are. */
  readonly version: string
  readonly tdPort: number
  readonly mdPort: number
}

export interface ConformanceEnd {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `huangpu ctp conformance` as a user runs it, in a process of its own. */
export function startConformance(target: ConformanceTarget, args: readonly string[]) {
  const { user, version, tdPort, mdPort } = target
  return startCommand(
    [
      ...['--td', join(LIBRARIES, 'libthosttraderapi_se.so'), '--md', join(LIBRARIES, 'libthostmduserapi_se.so')],
      ...['--front-td', `tcp://127.0.0.1:${tdPort}`, '--front-md', `tcp://127.0.0.1:${mdPort}`],
      ...['--user', user, '--app-id', APP_ID, '--lots-max', '30', '--quiet', '0.4', '--timeout', '30'],
      ...args,
    ],
    { HUANGPU_CTP_ABI: version, HUANGPU_CTP_PASSWORD: passwordOf(user), HUANGPU_CTP_AUTH_CODE: AUTH_CODE },
  )
}

/** Any call of the command. */
export function startCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; ended: Promise<ConformanceEnd> } {
  const child = spawn(process.execPath, [join(ROOT, 'libs/cli/bin/huangpu.mjs'), 'ctp', 'conformance', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()))
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
  const ended = new Promise<ConformanceEnd>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, stdout, stderr }))
  })
  return { child, ended }
}

/** The JSON document that a run with --json printed. */
export function reportOf({ stdout, stderr }: ConformanceEnd): ConformanceReport {
  try {
    return JSON.parse(stdout) as ConformanceReport
  } catch (cause) {
    throw new Error(`no report: ${stdout.slice(0, 500)}\n${stderr.slice(-2_000)}`, { cause })
  }
}
