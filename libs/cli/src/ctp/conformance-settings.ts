import type { CounterSettings } from '@huangpu/ctp-conformance'
import type { ConformanceArguments } from './conformance-arguments.js'
import { frontKind, isFrontUrl } from './front-kind.js'

/** Usage that no option by itself tells. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** Secrets come from the environment alone. @throws WrongUsage */
export function settingsOf(options: ConformanceArguments, env: NodeJS.ProcessEnv): CounterSettings {
  const wanted = (value: string | undefined, flag: string): string => {
    if (value === undefined || value === '') throw new WrongUsage(`${flag} is required / 缺少 ${flag}`)
    return value
  }
  const front = (value: string | undefined, flag: string): string => {
    const url = wanted(value, flag)
    if (isFrontUrl(url)) return url
    throw new WrongUsage(
      `${flag} ${url} is no address of a front: write tcp://host:port, such as tcp://127.0.0.1:17001\n` +
        `  ${flag} 的格式为 tcp://主机:端口，例如 tcp://127.0.0.1:17001`,
    )
  }
  const userId = wanted(options.user, '--user')
  const password = env[options.passwordEnv]
  if (!password) {
    const name = options.passwordEnv
    throw new WrongUsage(`set the password in the environment: ${name}=... / 请在环境变量 ${name} 中给出密码`)
  }
  return {
    traderLibrary: wanted(options.td, '--td'),
    mdLibrary: wanted(options.md, '--md'),
    traderFront: front(options.frontTd, '--front-td'),
    mdFront: front(options.frontMd, '--front-md'),
    abi: options.abi,
    productionMode: !options.evaluation,
    brokerId: options.broker,
    userId,
    investorId: options.investor ?? userId,
    password,
    appId: options.appId,
    authCode: env[options.authCodeEnv] ?? '',
  }
}

/** Real money is never met by accident. @throws WrongUsage */
export function refuseProduction(
  { traderFront, mdFront }: CounterSettings,
  { productionFront }: ConformanceArguments,
): void {
  const unknown = [traderFront, mdFront].find((front) => frontKind(front) === 'unknown')
  if (unknown === undefined || productionFront) return
  throw new WrongUsage(
    `${unknown} is no simulation that is known here, so it may be real money; if it is meant, say --production-front\n` +
      `  ${unknown} 不是已知的模拟前置，可能是实盘；确认无误请加 --production-front`,
  )
}
