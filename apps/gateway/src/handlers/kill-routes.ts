import { killBodySchema, killViewSchema, liftConfirmation, liftKillBodySchema } from '@huangpu/messages'
import {
  ApiProblem,
  createRoute,
  jsonAnswer,
  jsonBody,
  readOptionalBody,
  REFUSALS,
  type ServiceRoutes,
} from '@huangpu/service'
import type { KillSwitch } from '../kill/kill-switch.js'

const answer = jsonAnswer(killViewSchema, '紧急停止的状态与记录 / State and history of the kill switch')

const readKill = createRoute({
  method: 'get',
  path: '/kill',
  tags: ['kill'],
  summary: '紧急停止的状态 / State of the kill switch',
  responses: { 200: answer, ...REFUSALS },
})

const kill = createRoute({
  method: 'post',
  path: '/kill',
  tags: ['kill'],
  summary: '紧急停止：禁止开仓并撤销全部挂单 / Kill switch: refuse opens, cancel every working order',
  description:
    'flatten: true 时再以涨跌停价 FAK 平掉全部持仓；重启后仍有效 / With flatten: true positions are closed too, by FAK at the daily limit; it stays on over restarts',
  request: { body: { ...jsonBody(killBodySchema), required: false } },
  responses: { 200: answer, ...REFUSALS },
})

const lift = createRoute({
  method: 'post',
  path: '/kill/lift',
  tags: ['kill'],
  summary: '解除紧急停止 / Lift the kill switch',
  description: 'confirm 须为 lift 加账户编号 / confirm must be: lift and the account id',
  request: { body: jsonBody(liftKillBodySchema) },
  responses: { 200: answer, ...REFUSALS },
})

/** GET /kill, POST /kill (whatever its content type: an emergency has no time for headers), POST /kill/lift. */
export function killRoutes(http: ServiceRoutes, accountId: string, killSwitch: KillSwitch): void {
  http.openapi(readKill, (context) => context.json(killSwitch.view(), 200))
  http.openapi(kill, async (context) =>
    context.json(killSwitch.kill(await readOptionalBody(context, killBodySchema)), 200),
  )
  http.openapi(lift, (context) => {
    const { by, reason, confirm } = context.req.valid('json')
    const expected = liftConfirmation(accountId)
    if (confirm !== expected) {
      throw new ApiProblem(400, 'confirmation_wrong', `confirm 须为 "${expected}"`, `confirm must be "${expected}"`)
    }
    return context.json(killSwitch.lift(by, reason), 200)
  })
}
