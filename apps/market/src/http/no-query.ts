import { z } from 'zod'

/** A route without parameters: one that is given is a slip, and refused. */
export const noQuery = z.strictObject({})
