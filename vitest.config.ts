import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longest-first.js'

/** Workspace packages resolve to their sources (export condition `source`), so that no build is needed. */
const fromSource = {
  resolve: { conditions: ['source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
}

const BINDING_TESTS = 'libs/ctp-node-binding/src/**/*.test.ts'

export default defineConfig({
  test: {
    // Files of all projects share these: one that waits for its processes leaves a core to another.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...fromSource,
        test: {
          name: 'unit',
          include: ['{libs,apps}/*/{src,server,client}/**/*.test.ts'],
          exclude: [BINDING_TESTS],
          // A worker loads a module once, not once for each of 230 files.
          isolate: false,
          unstubEnvs: true,
          unstubGlobals: true,
          testTimeout: 20_000,
          setupFiles: ['tests/support/property-runs.ts'],
        },
      },
      {
        ...fromSource,
        test: {
          // Threads, open libraries and memory of a process are what these look at: each file has one of its own.
          name: 'binding',
          include: [BINDING_TESTS],
          testTimeout: 20_000,
          setupFiles: ['tests/support/property-runs.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'console',
          include: ['tests/console/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
