/** `huangpu doctor` and the checks of `huangpu up` on a broken configuration. Runs against built code. */
import { execFile } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createIsolatedHome } from '@huangpu/cli'
import type { Home } from '@huangpu/service'
import { afterEach, beforeEach, expect, it } from 'vitest'

const HUANGPU = path.resolve(import.meta.dirname, '../../libs/cli/bin/huangpu.mjs')

interface Finding {
  readonly check: string
  readonly result: string
  readonly detail: string
}

let home: Home
beforeEach(async () => {
  home = await createIsolatedHome(mkdtempSync(path.join(tmpdir(), 'hp-doctor-')))
})
afterEach(() => rmSync(home.root, { recursive: true }))

async function huangpu(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, HUANGPU_HOME: home.root }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [HUANGPU, ...argv], { env })
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, err: stderr }
  }
}

async function doctor(): Promise<Map<string, Finding>> {
  const findings = JSON.parse((await huangpu('doctor', '--json')).out) as Finding[]
  return new Map(findings.map((finding) => [finding.check, finding]))
}

const inConfig = (name: string): string => path.join(home.configDir, name)

it('examines every file that a service reads, and the ports of the fronts', async () => {
  const findings = await doctor()
  for (const name of ['services.yaml', 'risk_config.yaml', 'exchange.yaml', 'calendar', 'strategies/ma_rsi.yaml'])
    expect(findings.get(`config/${name}`)).toMatchObject({ result: 'ok', detail: inConfig(name) })
  const ports = [...findings.keys()].filter((check) => /^port \d+ \((td|md)_front\)$/.test(check))
  expect(ports).toHaveLength(2)
})

it('names file, line and reason of each broken one', async () => {
  writeFileSync(inConfig('risk_config.yaml'), 'max_order_volume: 5\nmax_position_per_symbol: many\n')
  appendFileSync(inConfig('exchange.yaml'), 'frontz: {}\n')
  writeFileSync(inConfig('calendar/shfe.json'), '{}')
  writeFileSync(inConfig('strategies/one.yaml'), 'strategy_name: Nobody\nsymbol: rb2701\nexchange: SHFE\n')
  writeFileSync(inConfig('strategies/two.yaml'), 'strategy_name: MaRsiStrategy\nsymbol: zz1\nexchange: SHFE\n')
  const findings = await doctor()
  const detail = (name: string): string => {
    const finding = findings.get(`config/${name}`)
    expect(finding?.result).toBe('problem')
    return finding?.detail ?? ''
  }
  expect(detail('risk_config.yaml')).toMatch(/risk_config\.yaml:2: max_position_per_symbol/)
  expect(detail('exchange.yaml')).toMatch(/exchange\.yaml:\d+: .*frontz/)
  expect(detail('calendar')).toContain('shfe.json')
  expect(detail('strategies/one.yaml')).toMatch(/one\.yaml:1: .*unknown strategy type Nobody/)
  expect(detail('strategies/two.yaml')).toMatch(/two\.yaml:2: /)
  expect(findings.get('config/strategies/ma_rsi.yaml')).toMatchObject({ result: 'ok' })
})

it('names a recording that is not there, at the line that names it', async () => {
  const text = readFileSync(inConfig('exchange.yaml'), 'utf8')
  const ticks = 'market:\n  kind: replay\n  ticks: [data/none/rb*.csv.gz]\n'
  writeFileSync(inConfig('exchange.yaml'), text.replace(/^market:\n(?: .*\n)*/m, ticks))
  const finding = (await doctor()).get('config/exchange.yaml')
  expect(finding).toMatchObject({ result: 'problem' })
  expect(finding?.detail).toMatch(/exchange\.yaml:\d+: data\/none\/rb\*\.csv\.gz: no such tick file/)
})

it('starts nothing on a configuration that a service would refuse', async () => {
  writeFileSync(inConfig('risk_config.yaml'), 'max_order_volume: none\n')
  const { code, err } = await huangpu('up')
  expect(code).toBe(1)
  expect(err).toMatch(/nothing was started[^]*risk_config\.yaml:1: max_order_volume[^]*未启动任何服务/)
  expect(existsSync(path.join(home.root, 'data', 'logs'))).toBe(false)
})
