import { Command, InvalidArgumentError } from 'commander'
import { parseAbi } from './parse-abi.js'
import { probeLibrary } from './probe-library.js'
import type { LibraryKind } from './probe-report.js'
import { renderProbe } from './render-probe.js'

interface ProbeArguments {
  library: string
  kind?: LibraryKind
  abi?: string
  json?: boolean
}

export const probeCommand = (): Command =>
  new Command('probe')
    .description('examine a CTP library without connecting anywhere; exit status 1 if it cannot be used / 检查 CTP 库')
    .requiredOption('--library <path>', 'the .so file / 库文件')
    .option('--kind <td|md>', 'what it should be (default: by its symbols) / 类型', parseKind)
    .option('--abi <version>', 'the ABI table to use in place of what it reports / 指定接口表', parseAbi)
    .option('--json', 'as JSON')
    .action(async ({ json, ...options }: ProbeArguments) => {
      const report = await probeLibrary(options)
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : renderProbe(report))
      if (!report.ok) process.exitCode = 1
    })

function parseKind(text: string): LibraryKind {
  if (text !== 'td' && text !== 'md') throw new InvalidArgumentError('td or md / td 或 md')
  return text
}
