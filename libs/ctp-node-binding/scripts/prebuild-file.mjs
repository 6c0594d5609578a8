import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sourceHash } from './source-hash.mjs'

/** Where a release carries the binary of one platform, and what it says it was built from. src/native/addon.ts loads it. */
export function prebuildFiles(packageDir, platform = `${process.platform}-${process.arch}`) {
  const folder = path.join(packageDir, 'prebuilds', platform)
  return { addon: path.join(folder, 'ctp-node-binding.node'), stamp: path.join(folder, 'sources.sha256') }
}

/**
 * Why the binary of this platform can't be used: undefined when it can. The addon speaks Node-API, so one binary serves
 * every Node; its C library may still be too new for this system, which only loading it shows. That is tried in a process
 * of its own: a foreign binary may do worse than fail.
 */
export function whyPrebuildDoesNotFit(packageDir) {
  const { addon, stamp } = prebuildFiles(packageDir)
  if (!existsSync(addon)) return `no prebuilt binary for ${process.platform}-${process.arch}`
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourceHash(packageDir)) {
    return 'the prebuilt binary was made from other sources'
  }
  const { status, stderr } = spawnSync(process.execPath, ['-e', 'require(process.argv[1])', addon], {
    encoding: 'utf8',
  })
  if (status === 0) return undefined
  const reason = stderr.split('\n').find((line) => line.startsWith('Error:')) ?? `it ended with ${status}`
  return `the prebuilt binary does not load here: ${reason.replace(/^Error: /, '')}`
}
