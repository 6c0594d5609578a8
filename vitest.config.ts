import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longest-first.js'

/** Workspace packages resolve to their sources (export condition `source`), so that no build is needed. */
const fromSource = {
  resolve: { conditions: ['source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
}

/**
 * Limits bound what will never end. They are far from what a slow machine needs, and longer than the waits within a test,
 * which say what did not come about.
 */
const PATIENCE_MS = 60_000
const SHORT_TESTS = {
  testTimeout: 1.5 * PATIENCE_MS,
  hookTimeout: 1.5 * PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
}
const LONG_TESTS = { testTimeout: 10 * PATIENCE_MS, hookTimeout: 5 * PATIENCE_MS, expect: SHORT_TESTS.expect }

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
          ...SHORT_TESTS,
          setupFiles: ['tests/support/property-runs.ts'],
        },
      },
      {
        ...fromSource,
        test: {
          // Threads, open libraries and memory of a process are what these look at: each file has one of its own.
          name: 'binding',
          include: [BINDING_TESTS],
          ...SHORT_TESTS,
          setupFiles: ['tests/support/property-runs.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          ...LONG_TESTS,
        },
      },
      {
        test: {
          name: 'console',
          include: ['tests/console/**/*.test.ts'],
          ...LONG_TESTS,
        },
      },
    ],
  },
})
