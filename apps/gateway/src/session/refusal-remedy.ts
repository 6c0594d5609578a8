import type { Sentence } from './session-facts.js'

const CHANGE_PASSWORD: Sentence = {
  zh: '请执行 npx huangpu ctp password 修改密码，并更新配置中的密钥',
  en: 'change it with `npx huangpu ctp password`, then put it into the configured secret',
}
const WRONG_LIBRARY: Sentence = {
  zh: '请使用柜台要求版本的 CTP 库，并确认生产/评测密钥与前置一致（npx huangpu ctp probe 可查看版本）',
  en: 'use a library of the version that the front wants, production or evaluation as the front is (`npx huangpu ctp probe` shows it)',
}
const CORRECT_SECRET: Sentence = {
  zh: '请核对 broker_id、user_id 与密码；修改密钥文件后自动重新登录，确认无误也可执行 npx huangpu ctp unlatch',
  en: 'check broker_id, user_id and the password: a changed secret file is tried by itself, `npx huangpu ctp unlatch` tries the same one again',
}

/** What a person can do about a refused login. */
const REMEDY: Readonly<Record<number, Sentence>> = {
  3: CORRECT_SECRET,
  60: { zh: '请退出该账户的其他终端', en: 'log out other terminals of this account' },
  63: {
    zh: '请向期货公司核对 app_id 与 auth_code，改正后执行 npx huangpu ctp unlatch',
    en: 'check app_id and auth_code with the broker, then `npx huangpu ctp unlatch`',
  },
  64: { zh: '请在 ctp_config.yaml 设置 app_id 与 auth_code', en: 'set app_id and auth_code in ctp_config.yaml' },
  75: {
    zh: '连续登录失败次数过多：请勿重试，等待或请期货公司解锁后执行 npx huangpu ctp unlatch',
    en: 'do not try again: wait or have the broker unlock the account, then `npx huangpu ctp unlatch`',
  },
  77: {
    zh: '前置不支持该请求：请检查 td_front 与 md_front 的端口是否填反',
    en: 'wrong port: are td_front and md_front swapped?',
  },
  131: CHANGE_PASSWORD,
  140: CHANGE_PASSWORD,
  141: CHANGE_PASSWORD,
  143: {
    zh: '本机 IP 因多次登录失败被禁止：请联系期货公司解除后执行 npx huangpu ctp unlatch',
    en: 'too many refused logins from this IP: have the broker lift the ban, then `npx huangpu ctp unlatch`',
  },
  144: {
    zh: '本机 IP 在黑名单中：请联系期货公司，解除后执行 npx huangpu ctp unlatch',
    en: 'this IP is on the black list: have the broker take it off, then `npx huangpu ctp unlatch`',
  },
  3039: WRONG_LIBRARY,
  3040: WRONG_LIBRARY,
  4040: WRONG_LIBRARY,
  4042: {
    zh: '本机 IP 未授权：请向期货公司登记本机公网 IP，然后执行 npx huangpu ctp unlatch',
    en: "register this machine's public IP with the broker, then `npx huangpu ctp unlatch`",
  },
  4043: {
    zh: '该用户未获此 AppID 授权：请期货公司绑定用户与 app_id，然后执行 npx huangpu ctp unlatch',
    en: 'have the broker authorise this user for the app_id, then `npx huangpu ctp unlatch`',
  },
  4060: {
    zh: '本机 IP 因多次认证失败被禁止：请联系期货公司解除后执行 npx huangpu ctp unlatch',
    en: 'too many refused authentications from this IP: have the broker lift the ban, then `npx huangpu ctp unlatch`',
  },
}

/** Null where nothing but patience helps. */
export const remedyOfRefusal = (errorId: number): Sentence | null => REMEDY[errorId] ?? null

export const FRONT_HANGS_UP: Sentence = {
  zh: '前置在登录过程中断开：端口填错，或 CTP 库版本、密钥与前置不符？',
  en: 'the front hangs up during login: wrong port, or library version or key mismatch?',
}

/** Passwords that the counter wants changed before it lets anybody in. */
export const WANTS_NEW_PASSWORD: ReadonlySet<number> = new Set([131, 140, 141])
