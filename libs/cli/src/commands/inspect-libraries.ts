import { loadCtpEnvironment, resolveHome } from '@huangpu/service'
import type { Finding } from './doctor.js'

/** Opens each configured CTP library as far as its version string. */
export async function inspectLibraries(): Promise<Finding[]> {
  const { inspectLibrary } = await import('ctp-node-binding')
  const ctp = loadCtpEnvironment(resolveHome())
  const kinds = [
    { kind: 'trader', library: ctp.tdLibrary },
    { kind: 'md', library: ctp.mdLibrary },
  ] as const
  return kinds.map(({ kind, library }): Finding => {
    const check = `CTP library (${kind})`
    try {
      const { versionText, version } = inspectLibrary({ kind, library, abi: ctp.abi })
      return { check, result: 'ok', detail: `${library}: ${versionText}, ABI table ${version}` }
    } catch (error) {
      return { check, result: 'problem', detail: error instanceof Error ? error.message : String(error) }
    }
  })
}
