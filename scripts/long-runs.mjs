// docs/long-runs.md: what the long form of each test file counted when it was last run.
const ROW = /^\| (\S+) \| (\d+) \| (\d+) \| (\d+) \|(?: (\d{4}-\d\d-\d\d) \|)?$/
const LAST_RUN = /^(\d{4}-\d\d-\d\d), Node/m

/**
 * The page after a run: rows of the files that were run are new, the others stay while their file is there.
 * `results`: `{ file, passed, notPassed, seconds }`, paths from the project's folder.
 */
export function longRunsPage(before, results, { day, node, isThere }) {
  const rows = new Map()
  const dayBefore = LAST_RUN.exec(before)?.[1] ?? day
  for (const line of before.split('\n')) {
    const [, file, passed, notPassed, seconds, ranOn = dayBefore] = ROW.exec(line) ?? []
    if (file !== undefined && isThere(file)) rows.set(file, [file, passed, notPassed, seconds, ranOn])
  }
  for (const { file, passed, notPassed, seconds } of results)
    rows.set(file, [file, passed, notPassed, Math.round(seconds), day])
  return [
    '# Long runs',
    '',
    'Written by `npm run test:long`, not by hand: every property 10,000 times or, where that takes longer, for two minutes;',
    'every service killed five times in turn. A run of some files alone (`npm run test:long -- FILE`) leaves the rows of the',
    'others as they are.',
    '',
    `${day}, Node ${node}, the last run.`,
    '',
    '| file | passed | not passed | seconds | day |',
    '|---|---|---|---|---|',
    ...[...rows.values()].map((cells) => `| ${cells.join(' | ')} |`).sort(),
    '',
  ].join('\n')
}
