import type { AuditLink, AuditNeighbours, AuditVerdict } from '@huangpu/storage'
import { formatShanghai } from '@huangpu/core'
import { textTable } from '../system/text-table.js'

interface Sentence {
  readonly en: string
  readonly zh: string
}

const WHY = {
  unreadable: { zh: '不是审计记录', en: 'is no line of an audit' },
  wrong_hash: {
    zh: '与前一行的哈希不符：有行被修改、删除或插入',
    en: 'does not follow the line before it: a line was changed, taken out or put in',
  },
  half_written: {
    zh: '未写完；网关下次启动时会截去并记录',
    en: 'is half written; the next start of the gateway cuts it off and says so',
  },
} as const

/** Whether the file holds records, its chain is whole, and no neighbour contradicts it. */
export const isAuditGood = ({ lines, broken }: AuditVerdict, { before, after }: AuditNeighbours): boolean =>
  lines > 0 && broken === undefined && before.state !== 'differs' && after.state !== 'differs'

/** For a person: what the file holds, where its chain breaks, and what could and could not be checked. */
export function renderAudit(file: string, verdict: AuditVerdict, neighbours: AuditNeighbours): string {
  const { lines, head, counts, firstTimeUs, lastTimeUs } = verdict
  const time = (us: number | undefined): string => (us === undefined ? '-' : formatShanghai(Math.floor(us / 1_000)))
  const rows = [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) => [name, String(count)])
  const facts = [
    ['lines / 行数', String(lines)],
    ['first / 首条时间', time(firstTimeUs)],
    ['last / 末条时间', time(lastTimeUs)],
    ['last hash / 末行哈希', lines === 0 ? '-' : head],
  ]
  const sentences = [
    chainSentence(file, verdict),
    ...(verdict.broken || lines === 0 ? [] : [endSentence(neighbours.after)]),
    beginningSentence(neighbours.before),
  ]
  const text = [
    ...(rows.length === 0 ? [] : [textTable(['record / 记录', 'count / 条数'], rows), '']),
    textTable(['', ''], facts).trimStart(),
    '',
    ...sentences.flatMap(({ en, zh }) => [en, zh]),
  ]
  return `${text.join('\n')}\n`
}

function chainSentence(file: string, { lines, broken }: AuditVerdict): Sentence {
  if (broken) {
    const why = WHY[broken.why]
    return {
      en: `BROKEN: line ${broken.line} of ${file} ${why.en}; what follows it, and the end, were not checked`,
      zh: `链已断裂：${file} 第 ${broken.line} 行${why.zh}；其后各行与末尾未检查`,
    }
  }
  if (lines === 0) return { en: `EMPTY: ${file} holds no record`, zh: `空文件：${file} 没有任何记录` }
  return {
    en: 'The chain is whole: no line was changed, taken out or put in before the last one',
    zh: '哈希链完整：末行之前没有被修改、删除或插入的行',
  }
}

function endSentence(after: AuditLink): Sentence {
  switch (after.state) {
    case 'agrees':
      return {
        en: `The end is whole: the first line of ${after.file} names this last hash`,
        zh: `末尾完整：${after.file} 首行记录的正是此末行哈希`,
      }
    case 'agrees_up_to':
      return {
        en: `The end was checked up to line ${after.line}, whose hash ${after.file} names; the lines behind it came later, and whether the last was changed or more were cut off could not be checked`,
        zh: `末尾只检查到第 ${after.line} 行（${after.file} 记录了其哈希）；之后的行写入较晚，末行是否被改、是否有行被截去无法检查`,
      }
    case 'differs':
      return {
        en: `BROKEN: the last line was changed or the end was cut off: ${after.file} names a last hash that no line has`,
        zh: `末行被修改或末尾被截去：${after.file} 首行记录的末行哈希在此文件中不存在`,
      }
    default: {
      const why = NOTHING_AFTER(after)
      return {
        en: `NOT CHECKED: whether the last line was changed or the end was cut off: ${why.en}; compare the last hash with one that you noted elsewhere`,
        zh: `未能检查末行是否被修改、末尾是否被截去：${why.zh}；请与另行保存的末行哈希比对`,
      }
    }
  }
}

const NOTHING_AFTER = (after: AuditLink): Sentence =>
  after.state === 'not_named'
    ? { en: `${after.file} does not name this file`, zh: `${after.file} 没有记录此文件` }
    : { en: "no later day's file lies beside it", zh: '同目录没有更晚交易日的文件' }

function beginningSentence(before: AuditLink): Sentence {
  switch (before.state) {
    case 'agrees':
      return {
        en: `The file before agrees: its last hash, as the first line names it, is that of ${before.file}`,
        zh: `与前一文件衔接：首行记录的哈希与 ${before.file} 末行一致`,
      }
    case 'agrees_up_to':
      return {
        en: `The file before agrees up to its line ${before.line}: ${before.file} has lines of later`,
        zh: `与前一文件衔接至其第 ${before.line} 行：${before.file} 此后又有写入`,
      }
    case 'differs':
      return {
        en: `BROKEN: the first line names a last hash that no line of ${before.file} has: that file was changed or cut off`,
        zh: `与前一文件不符：首行记录的哈希在 ${before.file} 中不存在，该文件被修改或截去`,
      }
    case 'missing':
      return {
        en: `NOT CHECKED: the file before, ${before.file}, does not lie beside it`,
        zh: `未能检查前一文件：${before.file} 不在同一目录`,
      }
    case 'not_named':
      return {
        en: `NOT CHECKED: the file before: the first line does not name ${before.file}`,
        zh: `未能检查前一文件：首行没有记录 ${before.file}`,
      }
    case 'alone':
      return {
        en: 'NOT CHECKED: the file before: none is named and none lies beside it',
        zh: '未能检查前一文件：首行没有记录，同目录也没有',
      }
  }
}
