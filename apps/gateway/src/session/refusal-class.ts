import { errorById } from 'ctp-node-binding'
import { remedyOfRefusal } from './refusal-remedy.js'
import { type Cause, type LoginStep, type Refusal, type Sentence, causeOf } from './session-facts.js'

/**
 * What a counter's refusal of authentication, login or confirmation means for the next attempt. Permanent: trying again
 * cannot help and may lock the account. Transient: the counter or its exchange link is not up yet.
 */
export type RefusalClass = 'permanent' | 'transient' | 'unlisted'

/** Unlisted refusals are tried again, but not for ever: 6 to 10 failed logins lock an account and its address. */
export const UNLISTED_REFUSALS_MAX = 3

export function classifyRefusal(errorId: number): RefusalClass {
  const { kind } = errorById(errorId)
  return kind === 'permanent' || kind === 'transient' ? kind : 'unlisted'
}

/** Disconnect reasons of both libraries, for people. */
const DISCONNECT_TEXT: Readonly<Record<number, Sentence>> = {
  0x1001: { zh: '网络读失败', en: 'network read failed' },
  0x1002: { zh: '网络写失败', en: 'network write failed' },
  0x2001: { zh: '接收心跳超时', en: 'heartbeat receive timeout' },
  0x2002: { zh: '发送心跳失败', en: 'heartbeat send failed' },
  0x2003: { zh: '收到错误报文', en: 'malformed packet received' },
}

export function describeDisconnect(reasonCode: number): Sentence {
  const { zh, en } = DISCONNECT_TEXT[reasonCode] ?? { zh: '原因未公布', en: 'reason not documented' }
  const code = `0x${reasonCode.toString(16)}`
  return { zh: `${code} ${zh}`, en: `${code} ${en}` }
}

const STEP_ZH: Readonly<Record<LoginStep, string>> = { authenticate: '认证', login: '登录', confirm: '结算确认' }

/** A refused step of the login with the counter's own words and the remedy. */
export function causeOfRefusal(step: LoginStep, { errorId, message }: Refusal): Cause {
  const sentence = { zh: `${STEP_ZH[step]}被拒：${errorId} ${message}`, en: `${step} refused: ${errorId} ${message}` }
  return causeOf(sentence, remedyOfRefusal(errorId), errorId)
}

/** A step that nothing answered, or whose request could not be written. */
export const failedStep = (step: LoginStep, why: Sentence): Sentence => ({
  zh: `${STEP_ZH[step]}：${why.zh}`,
  en: `${step}: ${why.en}`,
})

export const notWritten = (code: number): Sentence => ({
  zh: `请求返回 ${code}`,
  en: `the request returned ${code}`,
})

export const noAnswerIn = (milliseconds: number): Sentence => ({
  zh: `${milliseconds / 1000} 秒内无应答`,
  en: `no answer in ${milliseconds / 1000} s`,
})

/** The cause, and when the next attempt comes. */
export function withNextAttempt(cause: Cause, waitMs: number): Cause {
  const seconds = waitMs / 1000
  return { ...cause, zh: `${cause.zh}，${seconds} 秒后重试`, en: `${cause.en}; next attempt in ${seconds} s` }
}
