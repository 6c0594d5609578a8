import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { findPortHolder } from './port-holder.js'

test('names the process that holds a port, and nobody once it is free', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  expect(findPortHolder(port)?.pid).toBe(process.pid)
  await new Promise((resolve) => server.close(resolve))
  expect(findPortHolder(port)).toBeUndefined()
})
