import { errorById } from 'ctp-node-binding'
import type { BothLanguages } from '../case/both-languages.js'
import { Mismatch } from '../case/verdict.js'

/** The counter refuses this user. */
export class LoginRefused extends Mismatch {
  /** Whether it may be accepted later without anybody's doing. */
  readonly transient: boolean

  /** For the end of a run. */
  readonly why: BothLanguages

  constructor(request: string, errorId: number) {
    super(`${request} to be accepted, not refused with ${errorId} (${errorById(errorId).en})`)
    this.why = {
      zh: `柜台以错误 ${errorId}（${errorById(errorId).zh}）拒绝 ${request}；为避免锁户不再尝试，请检查用户、密码、AppID 与授权码`,
      en: `the counter refused ${request} with ${errorId} (${errorById(errorId).en}); it is not tried again, lest the account be locked: check user, password, AppID and AuthCode`,
    }
    this.transient = errorById(errorId).transient
  }
}
