import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take long, the longest first (`npm test` prints how long each took), where one that needs the processor
 * (`*`) comes beside one that waits.
 */
const LONGEST = [
  'replay', // *
  'gateway-faults',
  'gateway-lease',
  'ctp-conformance', // *
  'gateway-kill',
  'gateway-ticks',
  'strategy',
  'strategy-files',
  'console', // *
  'gateway',
  'exchange-cli', // *
  'exchange-soak',
  'ctp-commands', // *
  '90.genuine-libraries',
]
/** Whole systems before single modules: small files fill the end, when one worker has nothing long left. */
const PROJECTS = ['console', 'integration', 'binding', 'unit']

/** The order of the test files, so that no long one is left alone at the end. */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      const place = LONGEST.indexOf(basename(moduleId, '.test.ts'))
      return place < 0 ? LONGEST.length + PROJECTS.indexOf(project.name) : place
    }
    const byPath = (one: TestSpecification, other: TestSpecification): number =>
      one.moduleId < other.moduleId ? -1 : 1
    return Promise.resolve([...files].sort((one, other) => rank(one) - rank(other) || byPath(one, other)))
  }
}
