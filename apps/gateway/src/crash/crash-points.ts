import { Worker } from 'node:worker_threads'
import type { Environment } from '@huangpu/messages'
import { ConfigProblem } from '@huangpu/service'
import type { CommandPorts } from '../handlers/on-command.js'
import type { SpiCallback, TraderPort } from '../ports/counter-ports.js'

/** Where around the sending of an order the process can be told to die, in the order in which they are passed. */
export const CRASH_POINTS = [
  /** Intent, OrderRef and the command's key are written, and not committed. */
  'before_commit',
  /** Committed, and nothing is written to the counter. */
  'before_call',
  /** A second thread kills the process about the time when the library writes. */
  'inside_call',
  /** The library has written; the journal does not know. */
  'after_call',
  /** The journal says `sent`; no answer came. */
  'before_ack',
  /** The answer is booked and committed; nobody was told. */
  'before_publish',
] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]

/** Variable of the environment, `before_call:7`: die at the seventh passing. Only the simulation reads it. */
export const CRASH_VARIABLE = 'HUANGPU_TEST_CRASH_AT'

/** Kills this process with SIGKILL at a named point, so that tests can prove what survives. Live, it does nothing. */
export class CrashPoints {
  readonly #point: CrashPoint | undefined
  #left = 0
  readonly #inside: InsideKiller | undefined

  /** @throws ConfigProblem when the variable names no point */
  constructor(environment: Environment, variable = process.env[CRASH_VARIABLE]) {
    if (environment !== 'sim' || variable === undefined || variable === '') return
    const [point, passing] = variable.split(':')
    this.#point = CRASH_POINTS.find((known) => known === point)
    this.#left = Number(passing)
    if (this.#point === undefined || !Number.isSafeInteger(this.#left) || this.#left < 1) {
      const form = `${CRASH_POINTS.join(' | ')}:number`
      throw new ConfigProblem(CRASH_VARIABLE, null, `应为 ${form}`, `expected ${form}`)
    }
    if (this.#point === 'inside_call') this.#inside = new InsideKiller()
  }

  commands(ports: CommandPorts): CommandPorts {
    if (this.#point === undefined) return ports
    const { intake, sender } = ports
    return {
      ...ports,
      intake: {
        acceptCancel: (command) => intake.acceptCancel(command),
        acceptOrder: (command) => {
          const accepted = intake.acceptOrder(command)
          if (accepted) this.#pass('before_commit')
          return accepted
        },
      },
      sender: {
        expect: (orderId, expiresAtMs) => sender.expect(orderId, expiresAtMs),
        send: (orderId) => {
          this.#pass('before_call')
          sender.send(orderId)
          this.#pass('before_ack')
        },
      },
    }
  }

  trader(port: TraderPort): TraderPort {
    if (this.#point === undefined) return port
    return {
      ...port,
      request: (name, fields, requestId) => {
        if (name !== 'ReqOrderInsert') return port.request(name, fields, requestId)
        this.#pass('inside_call')
        const code = port.request(name, fields, requestId)
        this.#pass('after_call')
        return code
      },
    }
  }

  callbacks(handler: (batch: readonly SpiCallback[]) => void): (batch: readonly SpiCallback[]) => void {
    if (this.#point === undefined) return handler
    return (batch) => {
      handler(batch)
      if (batch.some(({ name }) => name === 'OnRtnOrder')) this.#pass('before_publish')
    }
  }

  #pass(point: CrashPoint): void {
    if (point !== this.#point || (this.#left -= 1) !== 0) return
    if (this.#inside) this.#inside.release()
    else process.kill(process.pid, 'SIGKILL')
  }
}

const KILLER = `
const { workerData } = require('node:worker_threads')
Atomics.wait(workerData, 0, 0)
process.kill(process.pid, 'SIGKILL')
`

/** A thread that waits to kill the process: the main thread is then wherever it happens to be. */
class InsideKiller {
  readonly #flag = new Int32Array(new SharedArrayBuffer(4))

  constructor() {
    new Worker(KILLER, { eval: true, workerData: this.#flag }).unref()
  }

  release(): void {
    Atomics.store(this.#flag, 0, 1)
    Atomics.notify(this.#flag, 0)
  }
}
