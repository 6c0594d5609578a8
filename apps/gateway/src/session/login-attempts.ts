import type { OrderDesk } from '../orders/order-desk.js'
import { remedyOfRefusal } from './refusal-remedy.js'
import { type Cause, type Refusal, causeOf } from './session-facts.js'

/** Refused logins with the same secrets, over all restarts, after which none follows. */
const REFUSALS_MAX = 2

/**
 * Sees to it that the same secrets are refused twice at most, whatever becomes of the process: a counter locks an account
 * after a few more. An attempt that a crash cut off counts as refused, unless these secrets were taken before.
 */
export class LoginAttempts {
  /** Of the attempt that was begun last: the configuration may change before its answer comes. */
  #attempted = ''

  constructor(
    private readonly desk: Pick<OrderDesk, 'journal' | 'transaction' | 'wallMs'>,
    private readonly fingerprint: () => string,
  ) {}

  /** An earlier life may have ended within a login. Call once, before the first attempt. @throws ConfigProblem */
  settleEarlierLife(): void {
    const { desk } = this
    const fingerprint = this.fingerprint()
    const found = desk.journal.refusals.of(fingerprint)
    if (!found?.inFlight) return
    desk.transaction(() => {
      if (found.accepted) desk.journal.refusals.end(fingerprint)
      else desk.journal.refusals.add(fingerprint, found.errorId, found.message, desk.wallMs())
    })
  }

  /** Why no login may be tried with these secrets; undefined when one may. @throws ConfigProblem */
  obstacle(): Cause | undefined {
    const found = this.desk.journal.refusals.of(this.fingerprint())
    if (!found || found.refusals < REFUSALS_MAX) return undefined
    const { refusals, errorId, message } = found
    const said = errorId === 0 ? { zh: '登录未得到应答', en: 'no answer was heard' } : { zh: message, en: message }
    return causeOf(
      {
        zh: `相同的账户与密钥此前已被拒 ${refusals} 次：${errorId} ${said.zh}`,
        en: `refused ${refusals} times before: ${errorId} ${said.en}`,
      },
      remedyOfRefusal(errorId) ?? remedyOfRefusal(3),
      errorId,
    )
  }

  /** Written down before the request is. @throws ConfigProblem */
  begin(): void {
    this.#attempted = this.fingerprint()
    this.desk.transaction(() => this.desk.journal.refusals.begin(this.#attempted, this.desk.wallMs()))
  }

  over(): void {
    this.desk.transaction(() => this.desk.journal.refusals.end(this.#attempted))
  }

  refused({ errorId, message }: Refusal): void {
    const { desk } = this
    desk.transaction(() => desk.journal.refusals.add(this.#attempted, errorId, message, desk.wallMs()))
  }

  accepted(): void {
    this.desk.transaction(() => this.desk.journal.refusals.accept(this.#attempted, this.desk.wallMs()))
  }

  /** A person wants another attempt with the secrets as they are. @throws ConfigProblem */
  forget(): void {
    this.desk.transaction(() => this.desk.journal.refusals.clear(this.fingerprint()))
  }
}
