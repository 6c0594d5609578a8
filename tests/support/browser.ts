import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findCommand } from '@huangpu/cli'
import { chromium, type BrowserContext } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']
/** As long as the tests wait elsewhere: a limit only bounds a failing test. */
const PATIENCE_MS = 60_000
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Debian's Chromium with an empty profile; `npm test` installs it. */
export async function openBrowser(): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'huangpu-browser-'))
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(),
    headless: true,
    args: QUIET,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timeout: PATIENCE_MS,
  })
  browser.setDefaultTimeout(PATIENCE_MS)
  return browser
}

function findBrowser(): string {
  const found = NAMES.map(findCommand).find((path) => path !== undefined)
  if (!found) throw new Error('Chromium is missing: apt-get install chromium / 缺少 Chromium')
  return found
}
