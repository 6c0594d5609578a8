import type { ServiceName } from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'
import { z } from 'zod'

/** An answer outside the catalogue is the peer's fault, not ours: it is named instead of "internal error". */
export async function trustedAnswer<T>(name: ServiceName, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const first = error.issues[0]
    const place = first ? `${first.path.join('.')}: ${first.message}` : 'unknown'
    throw new ApiProblem(
      502,
      'peer_answer_invalid',
      `服务 ${name} 的应答不符合约定（${place}）`,
      `${name} answered outside the contract (${place})`,
    )
  }
}
