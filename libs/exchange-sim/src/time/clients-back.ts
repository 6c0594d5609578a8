import type { MdFront } from '../fronts/md-front.js'
import type { TdFront } from '../fronts/td-front.js'

/** A client that does not come back in this real time is not waited for. */
const CLIENTS_BACK_MS = 20_000
const LOOK_EVERY_MS = 20

export interface Attendance {
  readonly logins: number
  readonly subscriptions: number
}

interface Fronts {
  readonly td: Pick<TdFront, 'loginCount'>
  readonly md: Pick<MdFront, 'subscriptionCount'>
}

export const attendanceOf = ({ td, md }: Fronts): Attendance => ({
  logins: td.loginCount(),
  subscriptions: md.subscriptionCount(),
})

/** A settlement ends every session: waits until as many have logged in and subscribed as before, or for 20 s. */
export async function clientsBack(fronts: Fronts, before: Attendance): Promise<void> {
  const deadline = performance.now() + CLIENTS_BACK_MS
  const isBack = (): boolean => {
    const { logins, subscriptions } = attendanceOf(fronts)
    return logins >= before.logins && subscriptions >= before.subscriptions
  }
  while (!isBack() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
}
