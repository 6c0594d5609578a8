import { relative } from 'node:path'
import { resolveHome, type Home } from '@huangpu/service'
import { Command, InvalidArgumentError } from 'commander'
import { CommandProblem } from '../commands/command-problem.js'
import { warningText } from './abi-warning.js'
import { checkPair, type CheckedPair } from './check-pair.js'
import { copyPair, type InstalledPair } from './copy-pair.js'
import { parseAbi } from './parse-abi.js'

interface InstallArguments {
  td?: string
  md?: string
  as?: string
  abi?: string
  json?: boolean
}

export const installCommand = (): Command =>
  new Command('install')
    .description("check a vendor's pair of libraries and copy it to vendor/ctp; downloads nothing / 检查并安装 CTP 库")
    .option('--td <path>', 'the trader library (thosttraderapi) / 交易库')
    .option('--md <path>', 'the market data library (thostmduserapi) / 行情库')
    .option('--as <name>', 'name of the folder (default: the version) / 目录名', parseName)
    .option('--abi <version>', 'the ABI table to use in place of what they report / 指定接口表', parseAbi)
    .option('--json', 'as JSON')
    .action(async (options: InstallArguments) => {
      const { td, md } = options
      if (td === undefined && md === undefined) {
        process.stdout.write(WHERE_FROM)
        return
      }
      if (td === undefined || md === undefined) {
        throw new CommandProblem('交易库与行情库须成对给出：--td 与 --md', 'give both of the pair: --td and --md')
      }
      const home = resolveHome()
      const pair = await checkPair(td, md, options.abi)
      for (const warning of pair.warnings) process.stderr.write(warningText(warning))
      const installed = copyPair(pair, home, options.as ?? pair.table)
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ ...pair, ...installed }, null, 2)}\n`
          : render(pair, installed, home, options.abi),
      )
    })

function render(pair: CheckedPair, installed: InstalledPair, home: Home, abi = 'auto'): string {
  // The configuration looks paths up from the project, which may lie elsewhere.
  const shown = (file: string): string =>
    home.root === home.projectRoot ? relative(home.projectRoot, file) : JSON.stringify(file)
  const lines = [
    `${pair.version}, ABI table ${pair.table}`,
    `${installed.fresh ? 'copied to / 已复制到' : 'was there already / 已存在'} ${installed.folder}`,
    '',
    'In config/ctp_config.yaml, in its environment / 在 config/ctp_config.yaml 相应环境中：',
    `    td_library: ${shown(installed.td)}`,
    `    md_library: ${shown(installed.md)}`,
    `    abi: ${abi === 'auto' ? abi : JSON.stringify(abi)}`,
    ...(pair.production_mode === 'supported'
      ? ['    production_mode: true # false for a test front that asks for it / 评测环境填 false']
      : []),
    '',
    'Then: npx huangpu doctor / 然后执行 npx huangpu doctor',
  ]
  return `${lines.join('\n')}\n`
}

function parseName(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) {
    throw new InvalidArgumentError('letters, digits, dot, dash, underscore / 字母、数字、点、横线、下划线')
  }
  return text
}

const WHERE_FROM = `CTP libraries belong to SFIT (Shanghai Futures Information Technology) and are not part of Huangpu. Nothing is
downloaded here. You need a pair for Linux (x86-64 or AArch64), both of one version, from 6.3.6 to 6.7.13:

  thosttraderapi_se.so   (libthosttraderapi_se.so)    trader
  thostmduserapi_se.so   (libthostmduserapi_se.so)    market data

Where they come from:
  1. Your broker, with AppID and AuthCode: the version that it supports. Ask for "CTP API, Linux 64".
  2. SimNow (SFIT's simulation), section API download of its site: the same libraries.
  3. SFIT's own site, section CTP API.
  4. openctp: drop-in libraries with the same interface for other counters (TTS and more), and Python wheels
     openctp-ctp, which carry the genuine pair in openctp_ctp.libs/ under names with a hash; those work as they are.

Then:
  npx huangpu ctp probe --library PATH                what a file is, and whether it can be used
  npx huangpu ctp install --td PATH --md PATH         checks the pair and copies it to vendor/ctp/<version>/

The built-in simulated exchange needs none of this.

CTP 库属于上期技术，不随黄浦发布；本命令不会下载任何文件。需要 Linux 版（x86-64 或 AArch64）交易库与行情库各一个，版本一致，
支持 6.3.6 至 6.7.13：

  1. 期货公司：随 AppID、AuthCode 一起提供，请索取 Linux 64 位 CTP API，并以其支持的版本为准。
  2. SimNow 网站的 API 下载栏目。
  3. 上期技术网站的 CTP API 栏目。
  4. openctp：接口相同、连接其他柜台的替换库；其 Python 包 openctp-ctp 的 openctp_ctp.libs/ 目录内含官方库（文件名带哈希，可直接使用）。

取得后执行：
  npx huangpu ctp probe --library 路径                 检查单个库
  npx huangpu ctp install --td 路径 --md 路径          检查一对库并复制到 vendor/ctp/<版本>/

内置模拟交易所不需要这些库。
`
