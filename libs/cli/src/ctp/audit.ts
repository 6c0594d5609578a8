import { type AuditVerdict, verifyAuditFile } from '@huangpu/storage'
import { formatShanghai } from '@huangpu/core'
import { Command } from 'commander'
import { CommandProblem } from '../commands/command-problem.js'
import { textTable } from '../system/text-table.js'

const WHY = {
  unreadable: { zh: '不是审计记录', en: 'is no line of an audit' },
  wrong_hash: {
    zh: '与前一行的哈希不符：有行被修改、删除或插入',
    en: 'does not follow the line before it: a line was changed, taken out or put in',
  },
  half_written: {
    zh: '未写完；网关下次启动时会截去并记录',
    en: 'is half written; the next start of the gateway cuts it off and says so',
  },
} as const

export const auditCommand = (): Command =>
  new Command('audit')
    .description('verify the hash chain of an audit file; exit status 1 if it is broken / 校验审计文件')
    .argument('<file>', 'data/audit/{account}/{trading_day}.jsonl')
    .option('--json', 'as JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const verdict = await verify(file)
      process.stdout.write(json ? `${JSON.stringify(asJson(verdict), null, 2)}\n` : renderAudit(file, verdict))
      if (verdict.broken) process.exitCode = 1
    })

async function verify(file: string): Promise<AuditVerdict> {
  try {
    return await verifyAuditFile(file)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandProblem(`无法读取 ${file}：${why}`, `${file} cannot be read: ${why}`)
  }
}

const asJson = ({ counts, ...verdict }: AuditVerdict): unknown => ({
  ok: verdict.broken === undefined,
  ...verdict,
  counts: Object.fromEntries(counts),
})

/** For a person: what the file holds, and where its chain breaks. */
export function renderAudit(file: string, verdict: AuditVerdict): string {
  const { lines, broken, head, counts, firstTimeUs, lastTimeUs } = verdict
  const time = (us: number | undefined): string => (us === undefined ? '-' : formatShanghai(Math.floor(us / 1_000)))
  const rows = [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) => [name, String(count)])
  const text = [
    textTable(['record / 记录', 'count / 条数'], rows),
    '',
    textTable(
      ['', ''],
      [
        ['lines / 行数', String(lines)],
        ['first / 首条时间', time(firstTimeUs)],
        ['last / 末条时间', time(lastTimeUs)],
        ['last hash / 末行哈希', head],
      ],
    ).trimStart(),
    '',
    broken
      ? `BROKEN: line ${broken.line} of ${file} ${WHY[broken.why].en}\n链已断裂：${file} 第 ${broken.line} 行${WHY[broken.why].zh}`
      : 'The chain is whole / 哈希链完整',
  ]
  return `${text.join('\n')}\n`
}
