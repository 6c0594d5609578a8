import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** Of the addon's sources and compiler recipe: what a build or a prebuilt binary was made from. */
export function sourceHash(packageDir) {
  const native = path.join(packageDir, 'native')
  const files = readdirSync(native)
    .filter((name) => /\.(cc|h)$/.test(name))
    .sort()
    .map((name) => path.join(native, name))
  const hash = createHash('sha256')
  for (const file of [...files, path.join(packageDir, 'binding.gyp')]) hash.update(readFileSync(file))
  return hash.digest('hex')
}
