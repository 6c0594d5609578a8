import { fileURLToPath } from 'node:url'
import { createFakeContext } from './fake-context.js'
import { DemoSystem } from './demo-system.js'
import { openConsole } from './open-console.js'

/**
 * The console with a toy system behind it, to look at it without Redis and services:
 * `npx tsx --conditions=source apps/web/testing/demo.ts [port]`. Ends with Ctrl-C.
 */
const port = Number(process.argv[2] ?? 18_080)
const now: { ms: () => number } = { ms: Date.now }
const environment = process.argv[3] === 'live' ? 'live' : 'sim'
const fake = createFakeContext({ port, nowMs: () => now.ms(), environment })
const demo = new DemoSystem(fake)
now.ms = () => demo.nowMs
const siteFolder = fileURLToPath(new URL('../dist/client', import.meta.url))
const web = await openConsole({ fake, siteFolder, port })
setInterval(() => demo.step(), 250)
demo.alert()
process.stdout.write(`${web.origin} ${web.firstLogin.user} ${web.firstLogin.password}\n`)
process.on('SIGINT', () => void web.close().then(() => process.exit(0)))
process.on('SIGTERM', () => void web.close().then(() => process.exit(0)))
