import type { Abi } from '../abi/load-abi.js'
import { CtpError } from '../errors/ctp-error.js'

/** Where a stream starts after login. `restart`: the whole trading day again; the vendor's advice for the private one. */
export type ResumeMode = 'restart' | 'resume' | 'quick' | 'none' | 'resume_from_seq_no'

const CODES: Readonly<Record<ResumeMode, number>> = {
  restart: 0,
  resume: 1,
  quick: 2,
  none: 3,
  resume_from_seq_no: 4,
}

/** Throws INVALID_OPTION for what this version or this topic lacks. */
export function resumeCode(abi: Abi, topic: 'private' | 'public', mode: ResumeMode): number {
  const code = CODES[mode]
  if (code === undefined) throw unusable(mode, topic, abi)
  // None came with 6.5.1 and only makes sense where nothing has to be known; the sequence number is the private topic's.
  if (mode === 'none' && (topic === 'private' || abi.version.startsWith('6.3.'))) throw unusable(mode, topic, abi)
  if (mode === 'resume_from_seq_no' && (topic === 'public' || !resumesFromSeqNo(abi))) throw unusable(mode, topic, abi)
  return code
}

const resumesFromSeqNo = (abi: Abi): boolean =>
  abi.traderApi.some((method) => method.name === 'SubscribePrivateTopic' && method.shape === 'topic_from')

function unusable(mode: string, topic: 'private' | 'public', abi: Abi): CtpError {
  return new CtpError('INVALID_OPTION', {
    zh: `CTP ${abi.version} 的${topic === 'private' ? '私有' : '公共'}流不支持续传方式 ${mode}；一般用 restart`,
    en: `the ${topic} topic of CTP ${abi.version} has no resume mode ${mode}; restart is the usual one`,
  })
}
