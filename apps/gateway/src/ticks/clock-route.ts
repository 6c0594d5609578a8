import { type ClockView, clockViewSchema } from '@huangpu/messages'
import { createRoute, jsonAnswer, REFUSALS, type ServiceRoutes } from '@huangpu/service'

const readClock = createRoute({
  method: 'get',
  path: '/clock',
  tags: ['ticks'],
  summary: '交易所时间与本机时钟之差 / Exchange time, and how far this machine is from it',
  responses: { 200: jsonAnswer(clockViewSchema, '由行情时间估计 / Estimated from the stamps of ticks'), ...REFUSALS },
})

export function clockRoute(http: ServiceRoutes, view: () => ClockView): void {
  http.openapi(readClock, (context) => context.json(view(), 200))
}
