/** The conformance suite over all thirteen versions against the simulated exchange. Runs against built code. */
import { existsSync, readFileSync } from 'node:fs'
import { abiVersions } from 'ctp-node-binding'
import { conformanceCases, type CaseReport, type ConformanceReport } from '@huangpu/ctp-conformance'
import { formatShanghai } from '@huangpu/core'
import type { ExchangeRuntime } from '@huangpu/exchange-sim'
import { exchangeFaultSchema } from '@huangpu/messages'
import { temporaryFolder, waitUntil } from '@huangpu/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTRACTS, NIGHT, openConformanceExchange } from '../support/conformance-exchange.js'
import {
  reportOf,
  startCommand,
  startConformance,
  type ConformanceEnd,
  type ConformanceTarget,
} from '../support/run-conformance.js'

/** Runs at a time: the machine may have two processors. */
const ABREAST = 3
/** Of the tests with faults, whose ticks nobody else may read. */
const BROKEN = CONTRACTS[3]
const FROM_6_7_7: readonly string[] = ['6.7.7', '6.7.8', '6.7.11', '6.7.13']

const userOf = (version: string): string => `v${version.replaceAll('.', '')}`
const describeCase = ({ number, expected, seen }: CaseReport): string => `${number} expected ${expected}; seen ${seen}`
const numbersOf = (report: ConformanceReport, result: CaseReport['result']): string[] =>
  report.cases.filter((each) => each.result === result).map((each) => each.number)

/** What can't be tried on this version, and nothing else: GetFrontInfo and OrderMemo came with 6.7.7. */
const notApplicableTo = (version: string): string[] => (FROM_6_7_7.includes(version) ? [] : ['1.11', '5.21'])

const folder = temporaryFolder()
let exchange: ExchangeRuntime
let users = 0
/** Accounts that a test with a fault takes for itself. */
const SPARE = Array.from({ length: 20 }, (_, index) => `spare${index}`)

beforeAll(async () => {
  exchange = await openConformanceExchange(folder.path, [...abiVersions.map(userOf), ...SPARE])
})
afterAll(async () => {
  await exchange.stop()
  folder.remove()
})

const target = (user: string, version: string): ConformanceTarget => ({
  user,
  version,
  tdPort: exchange.tdPort,
  mdPort: exchange.mdPort,
})
const spare = (version = '6.7.7'): ConformanceTarget => target(SPARE[users++] ?? '', version)

/** Processes that a process started and that still run. */
const childrenOf = (pid: number | undefined): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)

/** Orders that work, and lots that are held. */
function leftAt(user: string): { working: number; lots: number } {
  const { legs } = exchange.exchange.account(user)
  return {
    working: exchange.exchange.ordersOf(user).filter(({ status }) => status !== '0' && status !== '5').length,
    lots: legs.reduce((sum, { today, yesterday }) => sum + today.lots + yesterday.lots, 0),
  }
}

describe('the conformance suite against the simulated exchange', () => {
  const runs = new Map<string, Promise<ConformanceEnd>>()

  beforeAll(() => {
    const waiting = [...abiVersions]
    const next = async (): Promise<void> => {
      const version = waiting.shift()
      if (version === undefined) return
      const index = abiVersions.indexOf(version)
      // The first finds its contract by itself, the last says its version by --abi too.
      const symbol = index === 0 ? [] : ['--symbol', CONTRACTS[index % 3] ?? '']
      const abi = waiting.length === 0 ? ['--abi', version] : []
      const args = ['--allow-orders', '--try-wrong-auth-code', '--json', ...symbol, ...abi]
      const { ended } = startConformance(target(userOf(version), version), args)
      finish.get(version)?.(ended)
      await ended
      return next()
    }
    const finish = new Map<string, (ended: Promise<ConformanceEnd>) => void>()
    for (const version of abiVersions) runs.set(version, new Promise((resolve) => finish.set(version, resolve)))
    for (let abreast = 0; abreast < ABREAST; abreast++) void next()
  })

  it.each(abiVersions)('CTP %s passes every case that it can be tried with', async (version) => {
    const end = await runs.get(version)
    const report = reportOf(end as ConformanceEnd)
    expect(report.cases.filter((each) => each.result === 'failed').map(describeCase)).toEqual([])
    // A machine that is busy asks too slowly to be throttled: that case has a test of its own.
    const notApplicable = numbersOf(report, 'not_applicable').filter((number) => number !== '3.15')
    expect(notApplicable).toEqual(notApplicableTo(version))
    expect(report.cases.map((each) => each.number)).toEqual(conformanceCases.map((each) => each.number))
    expect(report.libraries.abi).toBe(version)
    expect(report).toMatchObject({ left_flat: true, interrupted: false })
    expect(end?.status).toBe(0)
    expect(leftAt(userOf(version))).toEqual({ working: 0, lots: 0 })
  })
})

it('a front that lets two queries a second pass is met by case 3.15', async () => {
  const slow = temporaryFolder()
  const front = await openConformanceExchange(slow.path, ['slow'], { queriesPerSecond: 2 })
  try {
    const { tdPort, mdPort } = front
    const { ended } = startConformance({ user: 'slow', version: '6.7.7', tdPort, mdPort }, ['--json', '--only', '3.15'])
    expect(numbersOf(reportOf(await ended), 'passed')).toEqual(['3.15'])
  } finally {
    await front.stop()
    slow.remove()
  }
})

describe('a counter that does something wrong', () => {
  it.each([
    [{ kind: 'duplicate', callback: 'OnRtnTrade' }, '5.3', 'every trade told once'],
    [{ kind: 'reorder', callback: 'OnRtnOrder' }, '5.1', ''],
    [{ kind: 'swallow_insert' }, '5.1', 'OrderStatus 3'],
    [{ kind: 'never_ack' }, '5.1', 'OrderStatus 3'],
    [{ kind: 'refuse_insert', error_id: 116 }, '5.8', 'not refused with 116'],
    [{ kind: 'refuse_login', front: 'td', error_id: 7 }, '1.5', 'not refused with 7'],
    [{ kind: 'bad_tick', what: 'off_limits', symbol: BROKEN }, '4.6', 'within the daily limits'],
    [{ kind: 'bad_tick', what: 'wrong_day', symbol: BROKEN }, '4.5', 'TradingDay'],
  ])('%o is caught by case %s', async (fault, number, expected) => {
    const client = spare()
    const account = fault.kind === 'bad_tick' ? {} : { account_id: client.user }
    const armed = exchangeFaultSchema.parse({ ...fault, ...account, times: 0 })
    const id = await exchange.faults.arm(armed)
    try {
      // Only what never comes is waited for to the end.
      const isAwaited = ['swallow_insert', 'never_ack', 'reorder'].includes(fault.kind)
      const limit = isAwaited ? ['--timeout', '10'] : []
      const args = ['--allow-orders', '--json', '--symbol', BROKEN, '--only', number, ...limit]
      const end = await startConformance(client, args).ended
      const report = reportOf(end)
      expect(numbersOf(report, 'failed')).toEqual([number])
      expect(report.cases[0]?.expected).toContain(expected)
      expect(end.status).toBe(1)
      expect(leftAt(client.user)).toEqual({ working: 0, lots: 0 })
    } finally {
      exchange.faults.desk.remove(id, 'removed')
    }
  })

  it('whose volume falls now and then is caught by case 4.4', async () => {
    const falling = temporaryFolder()
    const fault = { kind: 'bad_tick', what: 'volume_falls', symbol: BROKEN }
    // Every second snapshot of the night's first two hours, by the time of the exchange: also of those that come in a burst.
    const faults = Array.from({ length: 7_200 }, (_, second) => ({
      when: { time: formatShanghai(NIGHT + second * 1_000) },
      fault,
    }))
    const front = await openConformanceExchange(falling.path, ['falling'], { faults })
    try {
      const { tdPort, mdPort } = front
      // Half of little is hardly less than what was traded before.
      await waitUntil(() => front.exchange.market(BROKEN).day.volumeLots > 50)
      const client = { user: 'falling', version: '6.7.7', tdPort, mdPort }
      const end = await startConformance(client, ['--json', '--symbol', BROKEN, '--only', '4.4']).ended
      expect(reportOf(end).cases.map(describeCase)).toEqual([
        expect.stringContaining('4.4 expected Volume that never falls'),
      ])
      expect(end.status).toBe(1)
    } finally {
      await front.stop()
      falling.remove()
    }
  })

  it('says so when it can not leave the account as it was', async () => {
    const client = spare()
    const fault = { kind: 'refuse_cancel', error_id: 91, times: 0, account_id: client.user }
    const id = await exchange.faults.arm(exchangeFaultSchema.parse(fault))
    try {
      const args = ['--allow-orders', '--symbol', BROKEN, '--only', '5.2', '--timeout', '10']
      const end = await startConformance(client, args).ended
      expect(end.status).toBe(1)
      expect(end.stdout).toContain('NOT FLAT')
      expect(leftAt(client.user).working).toBe(1)
    } finally {
      exchange.faults.desk.remove(id, 'removed')
    }
  })

  it('is asked to log in only once when it refuses the password', async () => {
    const client = spare()
    const fault = { kind: 'refuse_login', front: 'td', error_id: 3, times: 0, account_id: client.user }
    const id = await exchange.faults.arm(exchangeFaultSchema.parse(fault))
    try {
      const end = await startConformance(client, ['--json', '--only', '1.5,1.6,1.9,1.10,3,8,10']).ended
      const report = reportOf(end)
      expect([end.status, report.cases[0]?.result, report.summary]).toEqual([
        1,
        'failed',
        { passed: 0, failed: 1, not_applicable: 0, not_run: report.cases.length - 1 },
      ])
      expect(report.stopped?.en).toMatch(/refused ReqUserLogin with 3/)
      expect(exchange.faults.desk.list().find((each) => each.id === id)?.struck).toBe(1)
    } finally {
      exchange.faults.desk.remove(id, 'removed')
    }
  })
})

describe('a user of the command', () => {
  it('interrupts: what works is cancelled, what is open is closed, and the report tells the rest', async () => {
    const client = spare()
    const args = ['--allow-orders', '--json', '--symbol', BROKEN, '--only', '5.4,5.5,5.6,5.1,8,9,10']
    const { child, ended } = startConformance(client, args)
    await waitUntil(() => exchange.exchange.ordersOf(client.user).length > 0)
    child.kill('SIGINT')
    const end = await ended
    expect(end.status).toBe(130)
    expect(reportOf(end)).toMatchObject({ interrupted: true, left_flat: true })
    expect(leftAt(client.user)).toEqual({ working: 0, lots: 0 })
  })

  it('is told when a library ends the process that loaded it, and in which case', async () => {
    const client = spare()
    const { child, ended } = startConformance(client, ['--allow-orders', '--json', '--symbol', BROKEN, '--only', '5,8'])
    await waitUntil(() => exchange.exchange.ordersOf(client.user).length > 0)
    process.kill(childrenOf(child.pid)[0] as number, 'SIGKILL')
    const end = await ended
    expect(end.status).toBe(1)
    expect(end.stderr).toMatch(/a library ended the process \(SIGKILL in case [58]\.\d+\)/)
    expect(end.stdout).toBe('')
  })

  it('kills the command: what it ran cancels, closes and leaves by itself', async () => {
    const client = spare()
    const { child, ended } = startConformance(client, ['--allow-orders', '--symbol', BROKEN, '--only', '5,6,8,9'])
    await waitUntil(() => exchange.exchange.ordersOf(client.user).length > 0)
    const running = childrenOf(child.pid)
    child.kill('SIGKILL')
    // The pipe of stderr is open until that process is gone too.
    expect((await ended).stderr).not.toContain('ERR_IPC_CHANNEL_CLOSED')
    await waitUntil(() => running.every((pid) => !existsSync(`/proc/${pid}`)))
    expect(leftAt(client.user)).toEqual({ working: 0, lots: 0 })
  })

  it('names a contract that there is not: one stop before the cases', async () => {
    const end = await startConformance(spare(), ['--symbol', 'au9999', '--only', '1.5,3']).ended
    expect(end.stderr).toMatch(/lists no au9999[\s\S]*柜台没有合约 au9999/)
    expect([end.status, end.stdout]).toEqual([2, ''])
  })

  it('gives no leave to send orders: those cases are not applicable and nothing is sent', async () => {
    const client = spare()
    const end = await startConformance(client, ['--json', '--only', '1.1,5.1,6.1']).ended
    expect(end.status).toBe(0)
    expect(numbersOf(reportOf(end), 'not_applicable')).toEqual(['5.1', '6.1'])
    expect(exchange.exchange.ordersOf(client.user)).toEqual([])
  })

  it.each([
    ['no password', ['--user', 'u', '--td', 'a'], /HUANGPU_CTP_PASSWORD=/],
    ['a case that there is not', ['--only', '99.1'], /no case or chapter 99\.1/],
    ['what is no number', ['--only', 'orders'], /3\.2,4/],
    ['a front without a scheme', ['--front-td', '127.0.0.1:17001'], /tcp:\/\/host:port/],
    ['a front that may be real money', ['--front-td', 'tcp://61.186.254.131:42205'], /--production-front/],
    ['a version that there is not', ['--abi', '5.0'], /6\.7\.13/],
    ['an option that there is not', ['--password', 'x'], /unknown option/],
  ])('gets status 2 and the remedy for %s', async (what, args, message) => {
    const fronts = ['--front-td', 'tcp://127.0.0.1:1', '--front-md', 'tcp://127.0.0.1:2']
    const base = ['--td', 'x.so', '--md', 'y.so', '--user', 'u', ...fronts]
    const env: Record<string, string> = what === 'no password' ? {} : { HUANGPU_CTP_PASSWORD: 'secret-word' }
    const end = await startCommand([...base, ...args], env).ended
    expect(end.stderr).toMatch(message)
    expect(end.status).toBe(2)
    expect(end.stdout + end.stderr).not.toContain('secret-word')
  })

  it('gets status 1 and the reason for a library that is none', async () => {
    const args = ['--td', 'missing.so', '--md', 'missing.so', '--user', 'u', '--front-td', 'tcp://127.0.0.1:1']
    const end = await startCommand([...args, '--front-md', 'tcp://127.0.0.1:2'], { HUANGPU_CTP_PASSWORD: 'x' }).ended
    expect(end.stderr).toContain('missing.so')
    expect(end.status).toBe(1)
  })

  it('lists the cases without a counter', async () => {
    const end = await startCommand(['--list', '--json']).ended
    const chapters = JSON.parse(end.stdout) as { cases: { number: string }[] }[]
    expect(chapters.flatMap((chapter) => chapter.cases.map((each) => each.number))).toEqual(
      conformanceCases.map((each) => each.number),
    )
    expect((await startCommand(['--list']).ended).stdout).toContain('8.5')
  })
})
