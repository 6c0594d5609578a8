import { isSymbol, specOf } from '@huangpu/core'
import { z } from 'zod'

/** A contract that the exchange lists. */
export const symbolField = z
  .string()
  .refine(isSymbol, 'a contract such as rb2701')
  .refine((symbol) => specOf(symbol) !== undefined, 'a contract of a product of SHFE or INE')
