import { CtpError } from '../index.js'

/** The CtpError that a call throws. */
export function problem(call: () => unknown): CtpError {
  try {
    call()
  } catch (error) {
    if (error instanceof CtpError) return error
    throw error
  }
  throw new Error('it threw nothing')
}
