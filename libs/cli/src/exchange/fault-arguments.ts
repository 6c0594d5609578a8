import { EXCHANGE_FAULT_KINDS, exchangeFaultSchema, type ExchangeFault } from '@huangpu/messages'
import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'

/** Numbers are decimal or hexadecimal (a reason such as 0x2001); everything else is text. */
function valueOf(raw: string): string | number {
  return /^-?(\d+|0x[0-9a-fA-F]+)$/.test(raw) ? Number(raw) : raw
}

/** `throttle request=ReqQryOrder code=-3 times=2`. @throws InvalidArgumentError naming what is wrong */
export function readFault(kind: string, pairs: readonly string[]): ExchangeFault {
  if (!EXCHANGE_FAULT_KINDS.some((known) => known === kind)) {
    throw new InvalidArgumentError(
      `no fault ${kind}: one of ${EXCHANGE_FAULT_KINDS.join(', ')}\n  没有故障 ${kind}，可用的如上`,
    )
  }
  const fields: Record<string, string | number> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1) {
      throw new InvalidArgumentError(`"${pair}" is not key=value, such as times=3\n  "${pair}" 应写成 key=value`)
    }
    fields[pair.slice(0, at)] = valueOf(pair.slice(at + 1))
  }
  const result = exchangeFaultSchema.safeParse({ kind, ...fields })
  if (result.success) return result.data
  const [issue] = result.error.issues
  const name = issue?.path.join('.') ?? ''
  const form = formOf(issue)
  if (name !== '' && !(name in fields) && issue?.code !== 'custom') {
    throw new InvalidArgumentError(
      `${kind}: ${name} is missing: add ${name}=<${form}>\n  故障参数无效：缺少 ${name}，请加上 ${name}=<${form}>`,
    )
  }
  const place = name === '' || issue?.code === 'custom' ? form : `${name}=<${form}>`
  const given = name in fields ? ` (not ${String(fields[name])})` : ''
  throw new InvalidArgumentError(`${kind}: ${place}${given}\n  故障参数无效：${place}`)
}

/** What may be written after `name=`; the schema's own sentence where it has no short form. */
function formOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_value') return issue.values.map(String).join('|')
  if (issue?.code === 'invalid_type') return issue.expected === 'int' || issue.expected === 'number' ? 'number' : 'text'
  return issue?.message ?? 'invalid'
}
