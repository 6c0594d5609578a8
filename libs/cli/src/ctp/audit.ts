import { type AuditNeighbours, type AuditVerdict, checkAuditNeighbours, verifyAuditFile } from '@huangpu/storage'
import { Command } from 'commander'
import { CommandProblem } from '../commands/command-problem.js'
import { isAuditGood, renderAudit } from './render-audit.js'

interface AuditArguments {
  json?: boolean
}

export const auditCommand = (): Command =>
  new Command('audit')
    .description(
      'verify the hash chain of an audit file, and its ends by the files of the days around it; exit status 1 if it is broken or empty / 校验审计文件',
    )
    .argument('<file>', 'data/audit/{account}/{trading_day}.jsonl')
    .option('--json', 'as JSON')
    .action(async (file: string, { json }: AuditArguments) => {
      const { verdict, neighbours } = await verify(file)
      const isGood = isAuditGood(verdict, neighbours)
      const { lines, broken, head, counts, firstTimeUs, lastTimeUs } = verdict
      const facts = { lines, broken, head, firstTimeUs, lastTimeUs, counts: Object.fromEntries(counts) }
      const document = { ok: isGood, ...facts, ...neighbours }
      process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : renderAudit(file, verdict, neighbours))
      if (!isGood) process.exitCode = 1
    })

async function verify(file: string): Promise<{ verdict: AuditVerdict; neighbours: AuditNeighbours }> {
  try {
    return { verdict: await verifyAuditFile(file), neighbours: await checkAuditNeighbours(file) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandProblem(`无法读取 ${file}：${why}`, `${file} cannot be read: ${why}`)
  }
}
