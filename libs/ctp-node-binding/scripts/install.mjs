// The install script: takes the binary that the release carries when it fits, else compiles one.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { whyPrebuildDoesNotFit } from './prebuild-file.mjs'

const reason = whyPrebuildDoesNotFit(path.dirname(path.dirname(fileURLToPath(import.meta.url))))
if (reason === undefined) {
  console.log('ctp-node-binding: the prebuilt addon fits')
} else {
  console.log(`ctp-node-binding: ${reason}; compiling`)
  await import('./build-addon.mjs')
}
