import { type PasswordChanged, passwordChangeBodySchema, passwordChangedSchema } from '@huangpu/messages'
import { createRoute, jsonAnswer, jsonBody, REFUSALS, type ServiceRoutes } from '@huangpu/service'

const changePassword = createRoute({
  method: 'post',
  path: '/password',
  tags: ['connection'],
  summary: '修改柜台密码 / Change the password at the counter',
  request: { body: jsonBody(passwordChangeBodySchema) },
  responses: {
    200: jsonAnswer(passwordChangedSchema, '柜台已接受，及须同步更新的密钥 / Taken; the secret that has to follow'),
    ...REFUSALS,
  },
})

/** POST /password: a new password at the counter. The answer says which secret has to follow. */
export function passwordRoute(http: ServiceRoutes, change: (newPassword: string) => Promise<PasswordChanged>): void {
  http.openapi(changePassword, async (context) => {
    const { new_password: newPassword } = context.req.valid('json')
    return context.json(await change(newPassword), 200)
  })
}
