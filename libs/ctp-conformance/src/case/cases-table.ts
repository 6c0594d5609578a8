import type { ConformanceChapter } from './conformance-case.js'

const NEEDS = { orders: 'orders', proxy: 'tcp', wrong_auth_code: '--try-wrong-auth-code' } as const

/** The table of the README, as Markdown. */
export function casesTable(chapters: readonly ConformanceChapter[]): string {
  const rows = chapters.flatMap((chapter) => [
    `| **${chapter.number}** | **${chapter.title.en}** | **${chapter.title.zh}** | |`,
    ...chapter.cases.map(
      ({ number, title, needs }) =>
        `| ${number} | ${title.en} | ${title.zh} | ${needs.map((need) => NEEDS[need]).join(', ')} |`,
    ),
  ])
  return ['| case | what is checked | 内容 | needs |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
