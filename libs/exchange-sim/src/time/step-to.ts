import type { EpochMs } from '@huangpu/core'
import type { ExchangeRuntime } from '../exchange-runtime.js'
import { attendanceOf, clientsBack } from './clients-back.js'

/**
 * Stepped time. Resolves when all frames were handed to the sockets. A settlement on the way ends every session; the
 * step then waits until as many have logged in and subscribed as before, lest the next day's first ticks find nobody.
 */
export async function stepTo({ exchange, td, md }: ExchangeRuntime, toMs: EpochMs): Promise<void> {
  for (;;) {
    const { tradingDay } = exchange
    const before = attendanceOf({ td, md })
    exchange.advance(toMs, true)
    await Promise.all([td.server.flushed(), md.server.flushed()])
    if (exchange.tradingDay === tradingDay) return
    await clientsBack({ td, md }, before)
  }
}
