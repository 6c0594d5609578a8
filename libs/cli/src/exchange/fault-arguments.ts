import { EXCHANGE_FAULT_KINDS, exchangeFaultSchema, type ExchangeFault } from '@huangpu/messages'
import { InvalidArgumentError } from 'commander'

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
  const place = issue?.path.join('.') ?? ''
  const sentence = `${place === '' ? '' : `${place}: `}${issue?.message ?? 'invalid'}`
  throw new InvalidArgumentError(`${kind}: ${sentence}\n  故障参数无效：${sentence}`)
}
