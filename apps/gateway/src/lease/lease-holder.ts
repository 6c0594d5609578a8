import { z } from 'zod'

/** Who holds the lease of an account, as it stands in Redis. */
const leaseHolderSchema = z.object({
  host: z.string(),
  pid: z.int(),
  home: z.string(),
  started_at: z.string(),
})
export type LeaseHolder = z.infer<typeof leaseHolderSchema>

/** For people: `pid 4711 on host pluto, home /srv/huangpu, since 2026-11-27T09:00:00.000Z`. */
export function describeHolder(description: string): string {
  try {
    const { host, pid, home, started_at } = leaseHolderSchema.parse(JSON.parse(description))
    return `pid ${pid} on host ${host}, home ${home}, since ${started_at}`
  } catch {
    return description
  }
}

/** Another gateway serves the account. */
export class LeaseHeldElsewhere extends Error {
  override readonly name = 'LeaseHeldElsewhere'

  constructor(accountId: string, description: string) {
    const holder = describeHolder(description)
    super(
      `account ${accountId} is served by another gateway (${holder}): stop that one first, or wait for its lease to expire if it died` +
        ` / 账户 ${accountId} 正由另一个网关服务（${holder}）：请先停止它；若它已崩溃，请等待租约过期`,
    )
  }
}
