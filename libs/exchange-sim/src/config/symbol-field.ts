import { isSymbol, specOf } from '@huangpu/core'
import { inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'

/** A contract that the exchange lists. */
export const symbolField = z
  .string()
  .refine(isSymbol, inBothLanguages('应为合约代码，如 rb2701', 'a contract such as rb2701'))
  .refine(
    (symbol) => specOf(symbol) !== undefined,
    inBothLanguages('应为上期所或上期能源品种的合约', 'a contract of a product of SHFE or INE'),
  )
