import type { EpochMs } from '@huangpu/core'
import type { ExchangeRuntime } from '../exchange-runtime.js'

/** A client that does not come back in this real time is not waited for. */
const CLIENTS_BACK_MS = 20_000
const LOOK_EVERY_MS = 20

/**
 * Stepped time. Resolves when all frames were handed to the sockets. A settlement on the way ends every session; the
 * step then waits until as many have logged in and subscribed as before, lest the next day's first ticks find nobody.
 */
export async function stepTo({ exchange, td, md }: ExchangeRuntime, toMs: EpochMs): Promise<void> {
  for (;;) {
    const before = { tradingDay: exchange.tradingDay, logins: td.loginCount(), subscriptions: md.subscriptionCount() }
    exchange.advance(toMs, true)
    await Promise.all([td.server.flushed(), md.server.flushed()])
    if (exchange.tradingDay === before.tradingDay) return
    const isBack = (): boolean => td.loginCount() >= before.logins && md.subscriptionCount() >= before.subscriptions
    const deadline = performance.now() + CLIENTS_BACK_MS
    while (!isBack() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
