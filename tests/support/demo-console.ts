import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { DemoSystem } from '../../apps/web/testing/demo-system.js'
import { createFakeContext } from '../../apps/web/testing/fake-context.js'
import { openConsole, type OpenConsole } from '../../apps/web/testing/open-console.js'

const siteFolder = fileURLToPath(new URL('../../apps/web/dist/client', import.meta.url))

export interface DemoConsole {
  readonly web: OpenConsole
  readonly system: DemoSystem
  readonly page: Page
  signIn(): Promise<void>
  close(): Promise<void>
}

/** The built page in a tab, before its sign-in, with a toy of the whole system behind it. */
export async function openDemoConsole(browser: BrowserContext, environment: 'sim' | 'live'): Promise<DemoConsole> {
  const fake = createFakeContext({ environment })
  const system = new DemoSystem(fake)
  const web = await openConsole({ fake, siteFolder })
  const page = await browser.newPage()
  await page.goto(web.origin)
  return {
    web,
    system,
    page,
    signIn: async () => {
      await page.getByTestId('login-user').fill(web.firstLogin.user)
      await page.getByTestId('login-password').fill(web.firstLogin.password)
      await page.getByTestId('login-submit').click()
      await page.getByTestId('quotes-table').waitFor()
    },
    close: async () => {
      await page.close()
      await web.close()
    },
  }
}
