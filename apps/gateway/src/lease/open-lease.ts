import { hostname } from 'node:os'
import { gatewayLeaseName } from '@huangpu/messages'
import type { ServiceContext } from '@huangpu/service'
import { leaseTakenAlert } from '../alerts.js'
import type { OrderDesk } from '../orders/order-desk.js'
import { realTimers } from '../ports/real-timers.js'
import { AccountLease, LEASE_TTL_MS, type LeasePorts } from './account-lease.js'
import { describeHolder, type LeaseHolder } from './lease-holder.js'
import { leaseIdentity } from './lease-identity.js'

const LEASE_TOKEN_SEQUENCE = 'lease_token'

/** Takes the lease of the account before anything logs in. @throws LeaseHeldElsewhere */
export function openLease(
  context: ServiceContext,
  desk: OrderDesk,
  journalFile: string,
  on: Pick<LeasePorts, 'onDoubt' | 'onRegained'> & {
    /** Another gateway has the account now. */
    onTaken(): void
  },
): Promise<AccountLease> {
  const { accountId, bus, health, home, log, events } = context
  const { sequences } = desk.journal
  const own: LeaseHolder = {
    host: hostname(),
    pid: process.pid,
    home: home.root,
    started_at: new Date().toISOString(),
  }
  const fixed = { description: JSON.stringify(own), identity: leaseIdentity(journalFile) }
  return AccountLease.acquire({
    accountId,
    timers: realTimers,
    lock: (options) => bus.lock(gatewayLeaseName(accountId), LEASE_TTL_MS, { ...fixed, ...options }),
    lastToken: () => sequences.last(LEASE_TOKEN_SEQUENCE),
    remember: (token) => {
      desk.transaction(() => sequences.use(LEASE_TOKEN_SEQUENCE, token))
      log.info({ token, ...own }, 'holds the lease of the account')
    },
    onWaiting: (holder) => {
      const reason = `account ${accountId} is served by another gateway: ${describeHolder(holder)}`
      health.set('waiting_for_lease', false, [reason])
    },
    onTaken: (holder) => {
      events.alert(leaseTakenAlert(accountId, describeHolder(holder)))
      on.onTaken()
    },
    onDoubt: () => on.onDoubt(),
    onRegained: () => on.onRegained(),
    warn: (text, error) => log.warn({ account: accountId, ...(error === undefined ? {} : { err: error }) }, text),
  })
}
