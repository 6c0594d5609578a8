// npm run schemas: writes the JSON Schema of every message into docs/schemas.
import { join } from 'node:path'
import { prepare, projectRoot } from './prepare.mjs'

prepare()
const { writeSchemas } = await import('@huangpu/messages/schemas')
writeSchemas(join(projectRoot, 'docs', 'schemas'))
