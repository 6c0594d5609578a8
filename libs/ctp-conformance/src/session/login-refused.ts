import { errorById } from 'ctp-node-binding'
import { Mismatch } from '../case/verdict.js'

/** The counter refuses this user. */
export class LoginRefused extends Mismatch {
  /** Whether it may be accepted later without anybody's doing. */
  readonly transient: boolean

  constructor(request: string, errorId: number) {
    super(`${request} to be accepted, not refused with ${errorId} (${errorById(errorId).en})`)
    this.transient = errorById(errorId).transient
  }
}
