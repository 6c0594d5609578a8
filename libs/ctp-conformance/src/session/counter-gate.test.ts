import { describe, expect, it } from 'vitest'
import { Interrupted, Mismatch } from '../case/verdict.js'
import { CounterGate } from './counter-gate.js'
import { LoginRefused } from './login-refused.js'

/** Steps that end as told; counts those that were really taken. */
async function walk(gate: CounterGate, ends: readonly (Error | 'in')[]): Promise<{ taken: number; last: unknown }> {
  let taken = 0
  let last: unknown
  for (const end of ends) {
    const step = async (): Promise<string> => {
      taken += 1
      if (end !== 'in') throw end
      return end
    }
    last = await gate.enter('login', step).catch((error: unknown) => error)
  }
  return { taken, last }
}

describe('the way in to a counter', () => {
  const wrongPassword = new LoginRefused('ReqUserLogin', 3)
  const notReady = new LoginRefused('ReqUserLogin', 7)
  const silence = new Mismatch('OnFrontConnected')

  it.each([
    ['a refused password is sent once', [wrongPassword, 'in', 'in'], 1],
    ['a counter that is not ready yet is asked again', [notReady, notReady, 'in'], 3],
    ['a silent front is waited for twice', [silence, silence, 'in', 'in'], 2],
    ['an answer between two silences', [silence, 'in', silence, 'in'], 4],
    ['an interruption is no silence', [new Interrupted(), new Interrupted(), 'in'], 3],
  ] as const)('%s', async (_what, ends, taken) => {
    expect((await walk(new CounterGate(), ends)).taken).toBe(taken)
  })

  it('does not take a connection for an answer to the login', async () => {
    const gate = new CounterGate()
    const connect = (): Promise<string> => gate.enter('connect', async () => 'connected')
    for (let count = 0; count < 2; count++) {
      await connect()
      await walk(gate, [silence])
    }
    await expect(connect()).rejects.toBe(silence)
  })

  it('tells everybody later what it was told', async () => {
    expect((await walk(new CounterGate(), [wrongPassword, 'in'])).last).toBe(wrongPassword)
  })
})
