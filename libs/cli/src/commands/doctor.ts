import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { loadCtpEnvironment, loadRedisConfig, loadServicesConfig, resolveHome, type Home } from '@huangpu/service'
import { shanghaiDay } from '@huangpu/core'
import { Command } from 'commander'
import { checkConfiguration } from '../stack/check-configuration.js'
import { frontPorts } from '../stack/front-ports.js'
import { Pm2 } from '../stack/pm2.js'
import { findCommand } from '../system/find-command.js'
import { findPortHolder } from '../system/port-holder.js'
import { textTable } from '../system/text-table.js'
import { examineCalendar } from './examine-calendar.js'
import { examineReserve } from './examine-reserve.js'
import type { Finding } from './finding.js'
import { inspectLibraries } from './inspect-libraries.js'

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('check this machine and the configuration; exit status 1 on a problem / 检查环境与配置')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine()
      if (options.json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`)
      else process.stdout.write(`${textTable(['', 'check/检查', 'detail/说明'], findings.map(toRow))}\n`)
      if (findings.some((finding) => finding.result === 'problem')) process.exitCode = 1
    })

const toRow = ({ check, result, detail }: Finding): string[] => [
  { ok: 'ok', warning: 'warn', problem: 'FAIL' }[result],
  check,
  detail,
]

async function examine(): Promise<Finding[]> {
  const home = resolveHome()
  const checks = checkConfiguration(home)
  const machine = [examineNode(), ...['redis-server', 'g++', 'make', 'python3'].map(examineTool), examineDisk()]
  const configuration = checks.map(({ name, file, problem }): Finding =>
    problem === null
      ? { check: name, result: 'ok', detail: file }
      : { check: name, result: 'problem', detail: problem },
  )
  // A broken strategy file keeps nothing else from being examined.
  if (checks.some(({ needed, problem }) => needed && problem !== null)) return [...machine, ...configuration]
  const calendar = examineCalendar(home.configDir, shanghaiDay(Date.now()))
  const settings = [...configuration, ...examineReserve(home), ...calendar]
  return [...machine, ...settings, ...(await inspectLibraries()), ...examinePorts(home)]
}

function examineNode(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 20)
    return {
      check: 'node',
      result: 'problem',
      detail: `${process.version}: 20.19 or newer is needed / 需要 20.19 以上`,
    }
  if (major < 22)
    return {
      check: 'node',
      result: 'warning',
      detail: `${process.version} works; 22 or newer is still maintained / 建议使用 22 以上`,
    }
  return { check: 'node', result: 'ok', detail: process.version }
}

function examineTool(name: string): Finding {
  const path = findCommand(name)
  return path
    ? { check: name, result: 'ok', detail: path }
    : { check: name, result: 'problem', detail: `not on PATH: npm start installs it on Debian/Ubuntu / 未安装` }
}

function examineDisk(): Finding {
  const { root } = resolveHome()
  const data = join(root, 'data')
  try {
    mkdirSync(data, { recursive: true })
    accessSync(data, constants.W_OK)
  } catch {
    return { check: 'data folder', result: 'problem', detail: `${data} cannot be written / 无法写入` }
  }
  const { bavail, bsize } = statfsSync(data)
  const freeMb = Math.floor((bavail * bsize) / 1_048_576)
  const result = freeMb < 512 ? 'problem' : freeMb < 4096 ? 'warning' : 'ok'
  return { check: 'data folder', result, detail: `${data}, ${freeMb} MB free / 可用空间` }
}

function examinePorts(home: Home): Finding[] {
  const ours = new Set(new Pm2(home).list().map((each) => each.pid))
  const services = loadServicesConfig(home)
  const ctp = loadCtpEnvironment(home)
  const fronts = ctp.environment === 'sim' ? frontPorts(ctp) : {}
  const ports = { redis: loadRedisConfig(home).port, ...services.ports, ...fronts }
  return Object.entries(ports).map(([name, port]): Finding => {
    const check = `port ${port} (${name})`
    const holder = findPortHolder(port)
    if (!holder) return { check, result: 'ok', detail: 'free / 空闲' }
    if (holder.pid !== undefined && ours.has(holder.pid))
      return { check, result: 'ok', detail: `ours, pid ${holder.pid} / 本系统` }
    return { check, result: 'problem', detail: `held by pid ${holder.pid ?? '?'} ${holder.command} / 被占用` }
  })
}
