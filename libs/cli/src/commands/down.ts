import { Command } from 'commander'
import { readInstallation } from '../stack/installation.js'
import { Pm2 } from '../stack/pm2.js'

export const downCommand = (): Command =>
  new Command('down').description('stop the services, the last started first / 停止全部服务').action(() => {
    const installation = readInstallation()
    const pm2 = new Pm2(installation.home)
    const running = new Set(pm2.list().map((each) => each.name))
    for (const name of ['redis', ...installation.serviceNames].reverse()) {
      if (!running.has(name)) continue
      process.stdout.write(`stopping ${name} / 停止 ${name}\n`)
      pm2.remove(name)
    }
    pm2.kill()
    process.stdout.write(running.size === 0 ? 'nothing was running / 没有正在运行的服务\n' : 'stopped / 已停止\n')
  })
