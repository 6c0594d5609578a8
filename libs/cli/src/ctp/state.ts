import { connectionViewSchema, type ConnectionView } from '@huangpu/messages'
import { Command } from 'commander'
import { gatewayClient } from '../stack/gateway-client.js'
import { readInstallation } from '../stack/installation.js'
import { renderState, renderUnlatch } from './render-state.js'

/** `huangpu ctp state`: both sessions as the gateway tells them. */
export const stateCommand = (): Command =>
  new Command('state')
    .description('both sessions with the counter; exit status 1 when one is not ready / 柜台会话状态')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const view = await gatewayClient(readInstallation()).get('/connection', connectionViewSchema)
      show(view, options)
    })

/** `huangpu ctp unlatch`: the cause of a latch is gone. */
export const unlatchCommand = (): Command =>
  new Command('unlatch')
    .description('the cause of a refused login is gone: forget the refusals and log in / 解除登录锁定')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const gateway = gatewayClient(readInstallation())
      const before = await gateway.get('/connection', connectionViewSchema)
      const after = await gateway.post('/unlatch', {}, connectionViewSchema)
      process.stdout.write(`${options.json ? JSON.stringify(after, null, 2) : renderUnlatch(before, after)}\n`)
    })

function show(view: ConnectionView, options: { json?: boolean }): void {
  process.stdout.write(options.json ? `${JSON.stringify(view, null, 2)}\n` : `${renderState(view)}\n`)
  if (view.td?.state !== 'ready' || view.md?.state !== 'ready') process.exitCode = 1
}
