// The trial of a library, as a process of its own: node probe-process.js <trader|md> <library> <abi> <flow directory>
// A library that aborts ends this process and nothing else. Findings go to descriptor 3; what the library prints does not.
import { writeSync } from 'node:fs'
import { CtpError, inspectLibrary, openMdApi, openTraderApi } from 'ctp-node-binding'
import type { ProbeMessage } from './probe-report.js'

const [kind, library, abi, flowPath] = process.argv.slice(2) as ['trader' | 'md', string, string, string]
const tell = (message: ProbeMessage): void => {
  writeSync(3, `${JSON.stringify(message)}\n`)
}

try {
  tell({ stage: 'load' })
  const facts = inspectLibrary({ kind, library, abi })
  tell({
    facts: {
      version: facts.versionText,
      table: facts.version,
      symbols: { create: facts.createSymbol, version: facts.versionSymbol },
      production_mode: facts.hasProductionMode ? 'supported' : 'not in this version',
    },
  })
  tell({ stage: 'create' })
  const api = kind === 'trader' ? openTraderApi({ library, abi, flowPath }) : openMdApi({ library, abi, flowPath })
  tell({ stage: 'release' })
  await api.release()
  tell({ stage: 'end' })
} catch (error) {
  if (!(error instanceof CtpError)) throw error
  tell({ problem: { code: error.code, zh: error.zh, en: error.en } })
}
