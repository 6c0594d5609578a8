import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { readInstallation, type Installation } from '../stack/installation.js'
import { CommandProblem } from './command-problem.js'

export const logsCommand = (): Command =>
  new Command('logs')
    .description('show the last lines of the logs and follow them / 查看日志')
    .argument('[service]', 'one service / 指定服务')
    .option('-n, --lines <count>', 'lines of each to begin with / 起始行数', parseCount, 50)
    .option('--no-follow', 'print and end / 打印后结束')
    .action((service: string | undefined, options: { lines: number; follow: boolean }) => {
      const files = logFiles(readInstallation(), service)
      return tail(files, options)
    })

/** The log of one service or of all, with what their processes said past it. @throws CommandProblem naming the services there are */
function logFiles(installation: Installation, service: string | undefined): string[] {
  const names = ['redis', ...installation.serviceNames]
  if (service !== undefined && !names.includes(service)) {
    const list = names.join(', ')
    throw new CommandProblem(`没有服务 ${service}，可选：${list}`, `there is no service ${service}; there are ${list}`)
  }
  const files = (service === undefined ? names : [service])
    .flatMap((name) => [`${name}.log`, `${name}.out.log`])
    .map((name) => join(installation.home.root, 'data', 'logs', name))
    .filter((file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0)
  if (files.length === 0) throw new CommandProblem('还没有日志，请先 npm start', 'there are no logs yet: npm start')
  return files
}

/** The system's own tail follows files over rotation and prints which file a line is from. */
function tail(files: readonly string[], options: { lines: number; follow: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ['-n', String(options.lines), ...(options.follow ? ['-F'] : []), ...files]
    const child = spawn('tail', args, { stdio: 'inherit' })
    child.on('error', reject)
    child.on('exit', () => resolve())
  })
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('a whole number / 非负整数')
  return count
}
