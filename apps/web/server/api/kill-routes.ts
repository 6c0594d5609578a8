import { killBodySchema, killViewSchema, liftKillBodySchema, type KillView } from '@huangpu/messages'
import { readBody, type ServiceContext } from '@huangpu/service'
import { Hono, type Context } from 'hono'
import { requireRole, type SessionEnv } from '../access/session-guard.js'
import { killStateOf, type KillReader } from './kill-reader.js'
import { trustedAnswer } from './trusted-answer.js'

/** Who it was is the session's to say, not the browser's. */
const killBody = killBodySchema.omit({ by: true }).extend({ reason: killBodySchema.shape.reason.unwrap().optional() })
const liftBody = liftKillBodySchema.omit({ by: true })

export interface KillRoutesOptions {
  readonly peer: ServiceContext['peer']
  readonly accountId: string
  readonly read: KillReader
  readonly audit: (action: string, details: Record<string, unknown>) => void
  /** The switch was turned, or nobody knows whether it was. */
  readonly onChanged: () => void
}

/** The gateway's kill switch in a person's name; the gateway alone decides and remembers. */
export function createKillRoutes({ peer, accountId, read, audit, onChanged }: KillRoutesOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>()
  const turn = async (context: Context<SessionEnv>, path: string, asked: object) => {
    const by = context.get('signedIn').user.name
    audit(path === '/kill' ? 'kill' : 'lift_kill', { user: by, ...asked })
    try {
      const view: KillView = await trustedAnswer('gateway', () =>
        peer('gateway').post(path, { ...asked, by }, killViewSchema),
      )
      return context.json(killStateOf(view, accountId))
    } finally {
      onChanged()
    }
  }

  app.get('/kill', async (context) => context.json(await read()))
  app.post('/kill', async (context) => {
    requireRole(context, 'trader')
    return turn(context, '/kill', await readBody(context, killBody))
  })
  app.post('/kill/lift', async (context) => {
    requireRole(context, 'trader')
    return turn(context, '/kill/lift', await readBody(context, liftBody))
  })
  return app
}
