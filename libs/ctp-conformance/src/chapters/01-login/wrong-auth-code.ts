import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

export const wrongAuthCode: ConformanceCase = {
  number: '1.7',
  title: { zh: '错误的 AuthCode 被拒绝', en: 'a wrong AuthCode is refused' },
  needs: ['wrong_auth_code'],
  async run(bench) {
    if (bench.settings.authCode === '') throw notApplicable('没有给出 AuthCode', 'no AuthCode is given')
    const session = bench.openTrader()
    session.init()
    await session.connected()
    const { errorId } = await session.authenticate('WRONGAUTHCODE000')
    expectThat(errorId === 63, `error 63 for a wrong AuthCode, not ${errorId}`)
    return passed
  },
}
