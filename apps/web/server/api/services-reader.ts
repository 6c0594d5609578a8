import { ENVIRONMENT_KEY, healthSchema, SERVICE_NAMES, type ServiceName } from '@huangpu/messages'
import { ApiProblem, type ServiceContext } from '@huangpu/service'
import { z } from 'zod'
import type { ServiceView } from '../../client/wire/live-message.js'

type Needs = Pick<ServiceContext, 'bus' | 'environment' | 'health' | 'peer'>

/** How every service and Redis are, asked directly: whoever runs them (PM2 or a terminal) does not matter. */
export function createServicesReader(context: Needs): () => Promise<ServiceView[]> {
  const names = SERVICE_NAMES.filter((name) => name !== 'exchange' || context.environment === 'sim')
  return () => Promise.all([readRedis(context), ...names.map((name) => readService(context, name))])
}

async function readService(context: Needs, name: ServiceName): Promise<ServiceView> {
  try {
    const health = name === 'web' ? context.health.snapshot() : await context.peer(name).get('/health', healthSchema)
    const { live, trading, state, reasons } = health
    return { name, live, trading, state, reasons, health }
  } catch (error) {
    return { name, live: false, trading: false, state: 'unreachable', reasons: [causeOf(error)], health: null }
  }
}

async function readRedis(context: Needs): Promise<ServiceView> {
  const name = 'redis'
  try {
    await context.bus.keys.get(ENVIRONMENT_KEY)
    return { name, live: true, trading: true, state: 'ready', reasons: [], health: null }
  } catch (error) {
    return { name, live: false, trading: false, state: 'unreachable', reasons: [causeOf(error)], health: null }
  }
}

function causeOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const first = error.issues[0]
    return `its answer is outside the contract (${first?.path.join('.')}: ${first?.message})`
  }
  if (error instanceof ApiProblem) return error.messageEn
  return error instanceof Error ? error.message : String(error)
}
