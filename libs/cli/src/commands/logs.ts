import { Command } from 'commander'
import { readInstallation } from '../stack/installation.js'
import { Pm2 } from '../stack/pm2.js'

export const logsCommand = (): Command =>
  new Command('logs')
    .description('follow the logs / 查看日志')
    .argument('[service]', 'one service / 指定服务')
    .option('-n, --lines <count>', 'lines to begin with / 起始行数', '50')
    .option('--no-follow', 'print and end / 打印后结束')
    .action((service: string | undefined, options: { lines: string; follow: boolean }) => {
      const pm2 = new Pm2(readInstallation().home)
      const args = [
        ...(service ? [service] : []),
        '--raw',
        '--lines',
        options.lines,
        ...(options.follow ? [] : ['--nostream']),
      ]
      process.exitCode = pm2.follow(args)
    })
