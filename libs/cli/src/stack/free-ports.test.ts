import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePorts } from './free-ports.js'

test('ports differ, and lie below those that the system gives to whoever asks for any', async () => {
  const ports = await findFreePorts(100)
  expect(new Set(ports).size).toBe(100)
  const any = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => any.once('listening', resolve))
  expect(Math.max(...ports)).toBeLessThan((any.address() as AddressInfo).port)
  any.close()
})
