import type { PasswordChanged } from '@huangpu/messages'
import { ApiProblem, type SecretPlace } from '@huangpu/service'
import type { LoginCredentials } from './login-credentials.js'
import { loginRequest } from './login-requests.js'
import { WANTS_NEW_PASSWORD, remedyOfRefusal } from './refusal-remedy.js'
import type { RequestAnswer, RequestAnswers } from './request-answers.js'
import type { Refusal } from './session-facts.js'
import type { TdLink } from './td-link.js'

const ANSWER_TIMEOUT_MS = 10_000

export interface PasswordChangePorts {
  readonly link: TdLink
  readonly answers: RequestAnswers
  readonly credentials: LoginCredentials
  readonly place: SecretPlace
  readonly authenticates: boolean
  has(struct: string, field: string): boolean
  record(what: string): void
}

/** Changes the password at the counter: of a session that is logged in, or that the counter wants a new one from. */
export class PasswordChange {
  #busy = false

  constructor(private readonly ports: PasswordChangePorts) {}

  /** @throws ApiProblem: 409 not now, 422 refused with the counter's words, 504 no answer */
  async change(newPassword: string): Promise<PasswordChanged> {
    if (this.#busy) throw notNow('另一次修改正在进行', 'another change is under way')
    this.#busy = true
    try {
      return await this.#change(newPassword)
    } finally {
      this.#busy = false
    }
  }

  async #change(newPassword: string): Promise<PasswordChanged> {
    const { link, answers, credentials, place } = this.ports
    const { connected, login, latch } = link.session
    if (!connected) throw notNow('交易前置未连接', 'the trading front is not connected')
    const wanted = latch !== null && WANTS_NEW_PASSWORD.has(latch.errorId)
    if (!login && !wanted) throw notNow('尚未登录，且柜台未要求修改密码', 'not logged in, and no change is asked for')
    if (!login) await this.#authenticate()
    const oldPassword = credentials.password()
    const answer = await answers.ask(
      'ReqUserPasswordUpdate',
      {
        BrokerID: credentials.brokerId,
        UserID: credentials.userId,
        OldPassword: oldPassword,
        NewPassword: newPassword,
      },
      ANSWER_TIMEOUT_MS,
    )
    mustBeAccepted(answer)
    credentials.use(newPassword)
    this.ports.record('password changed at the counter')
    if (link.session.latch && WANTS_NEW_PASSWORD.has(link.session.latch.errorId)) {
      link.dispatch({ kind: 'secret_changed' })
    }
    return { changed: true, secret: place, ...whatRemains(place) }
  }

  /** A connection that stands anew since the refusal has not authenticated yet. */
  async #authenticate(): Promise<void> {
    const { link, answers, credentials, authenticates, has } = this.ports
    if (!authenticates || link.authenticated) return
    const { name, fields } = loginRequest('authenticate', credentials, has)
    mustBeAccepted(await answers.ask(name, texts(fields), ANSWER_TIMEOUT_MS))
  }
}

const texts = (fields: Record<string, string | number | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value ?? '')]))

const notNow = (zh: string, en: string): ApiProblem => new ApiProblem(409, 'not_now', zh, en)

function mustBeAccepted(answer: RequestAnswer): void {
  switch (answer.kind) {
    case 'accepted':
      return
    case 'refused':
      throw refused(answer.refusal)
    case 'not_written':
      throw notNow(
        `请求未能发出（返回 ${answer.code}），请稍后重试`,
        `the request was not sent (returned ${answer.code}): try again shortly`,
      )
    case 'unanswered':
      throw new ApiProblem(
        504,
        'counter_unanswered',
        '柜台未应答，密码是否已修改不明：请先用新密码在其他终端核实',
        'the counter did not answer, the password may have changed or not: check with another terminal first',
      )
  }
}

function refused({ errorId, message }: Refusal): ApiProblem {
  const remedy = WANTS_NEW_PASSWORD.has(errorId) ? null : remedyOfRefusal(errorId)
  const zh = `柜台拒绝：${errorId} ${message}${remedy ? `；${remedy.zh}` : ''}`
  const en = `the counter refused: ${errorId} ${message}${remedy ? `; ${remedy.en}` : ''}`
  return new ApiProblem(422, 'counter_refused', zh, en, { error_id: errorId })
}

function whatRemains(place: SecretPlace): { message_zh: string; message_en: string } {
  const [zh, en] = place.kind === 'file' ? [`文件 ${place.file}`, place.file] : [`环境变量 ${place.name}`, place.name]
  return {
    message_zh: `柜台已接受新密码。网关重启前，请把新密码写入${zh}`,
    message_en: `the counter took the new password: put it into ${en} before the gateway starts again`,
  }
}
