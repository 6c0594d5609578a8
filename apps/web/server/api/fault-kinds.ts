import { exchangeFaultSchema } from '@huangpu/messages'
import { z } from 'zod'
import type { FaultField, FaultKind } from '../../client/wire/exchange-floor.js'

/** The part of JSON Schema in which the catalogue's fields of faults are written. */
const propertySchema = z.looseObject({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  anyOf: z.array(z.looseObject({ const: z.union([z.string(), z.number()]) })).optional(),
  default: z.union([z.string(), z.number()]).optional(),
})
const objectSchema = z.looseObject({
  properties: z.record(z.string(), propertySchema),
  required: z.array(z.string()),
})

/** The forms of all faults, read from the catalogue: what it learns, the page can arm. */
export const faultKinds = (): FaultKind[] =>
  exchangeFaultSchema.def.options.map((option) => {
    const { properties, required } = objectSchema.parse(z.toJSONSchema(option, { io: 'input' }))
    const fields = Object.entries(properties).filter(([name]) => name !== 'kind')
    return {
      kind: option.shape.kind.value,
      fields: fields.map(([name, property]) => fieldOf(name, property, required.includes(name))),
    }
  })

function fieldOf(name: string, property: z.output<typeof propertySchema>, required: boolean): FaultField {
  const options = property.enum ?? property.anyOf?.map((each) => each.const) ?? []
  const isNumber = property.type === 'integer' || property.type === 'number'
  const type = options.length > 0 ? 'choice' : isNumber ? 'number' : 'text'
  return { name, type, required, options, fallback: property.default ?? null }
}
