import type { ConformanceCase } from '../../case/conformance-case.js'
import { inspectLibrary } from 'ctp-node-binding'
import { expectThat, passed } from '../../case/verdict.js'

export const libraryVersions: ConformanceCase = {
  number: '1.1',
  title: { zh: '两个库可以加载并说出版本', en: 'both libraries load and say their version' },
  needs: [],
  async run(bench) {
    const { traderLibrary, mdLibrary, abi } = bench.settings
    const libraries = [
      inspectLibrary({ kind: 'trader', library: traderLibrary, abi }),
      inspectLibrary({ kind: 'md', library: mdLibrary, abi }),
    ]
    for (const { versionText } of libraries) expectThat(versionText !== '', 'GetApiVersion to answer')
    expectThat(libraries[0]?.version === libraries[1]?.version, 'both libraries to be of one version')
    return passed
  },
}
