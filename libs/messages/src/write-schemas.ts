import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonSchemaOf, MESSAGE_SCHEMAS, type MessageName } from './json-schema.js'

/** The files of docs/schemas as they must be, by file name. */
export const schemaFiles = (): Record<string, string> =>
  Object.fromEntries(
    (Object.keys(MESSAGE_SCHEMAS) as MessageName[]).map((name) => [
      `${name}.schema.json`,
      `${JSON.stringify({ title: name, ...jsonSchemaOf(name) }, null, 2)}\n`,
    ]),
  )

/** Writes them into a folder: `npm run schemas`. */
export function writeSchemas(dir: string): void {
  mkdirSync(dir, { recursive: true })
  for (const [file, text] of Object.entries(schemaFiles())) writeFileSync(join(dir, file), text)
}
