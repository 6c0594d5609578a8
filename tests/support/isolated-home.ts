import { createIsolatedHome, type ConfigChanges } from '@huangpu/cli'
import type { Home } from '@huangpu/service'
import { freePorts } from '@huangpu/testkit'

/**
 * A home for a stack of a test: on ports that no other test gets, and on an exchange whose session does not end, and whose
 * day is not settled, while the test runs, whatever the hour is.
 */
export function openIsolatedHome(
  dir: string,
  changes: ConfigChanges = {},
  strategies?: Record<string, unknown>,
): Promise<Home> {
  const { time = {}, ...exchange } = changes['exchange.yaml'] ?? {}
  const atOpening = { ...exchange, time: { begin: 'next_day', ...(time as object) } }
  return createIsolatedHome(dir, { ...changes, 'exchange.yaml': atOpening }, strategies, freePorts)
}
