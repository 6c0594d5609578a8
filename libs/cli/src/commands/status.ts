import { Command } from 'commander'
import { readInstallation } from '../stack/installation.js'
import { Pm2 } from '../stack/pm2.js'
import { readHealth } from '../stack/service-health.js'
import { textTable } from '../system/text-table.js'

interface StatusRow {
  readonly name: string
  readonly port: number
  readonly process: string
  readonly pid: number | null
  readonly restarts: number
  readonly uptime_s: number | null
  readonly live: boolean
  readonly trading: boolean
  readonly state: string
  readonly reasons: readonly string[]
}

export const statusCommand = (): Command =>
  new Command('status')
    .description('state of every service; exit status 1 when one is not live / 各服务状态')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const rows = await readStatus()
      process.stdout.write(options.json ? `${JSON.stringify(rows, null, 2)}\n` : `${render(rows)}\n`)
      if (rows.some((row) => !row.live)) process.exitCode = 1
    })

async function readStatus(): Promise<StatusRow[]> {
  const installation = readInstallation()
  const processes = new Map(new Pm2(installation.home).list().map((each) => [each.name, each]))
  const base = (name: string, port: number): Omit<StatusRow, 'live' | 'trading' | 'state' | 'reasons'> => {
    const found = processes.get(name)
    const online = found?.status === 'online'
    return {
      name,
      port,
      process: found?.status ?? 'not running',
      pid: online ? found.pid : null,
      restarts: found?.restarts ?? 0,
      uptime_s: online ? Math.round((Date.now() - found.startedAtMs) / 1000) : null,
    }
  }
  const services = await Promise.all(
    installation.serviceNames.map(async (name): Promise<StatusRow> => {
      const health = await readHealth(installation, name)
      return {
        ...base(name, installation.services.ports[name]),
        live: health?.live ?? false,
        trading: health?.trading ?? false,
        state: health?.state ?? 'no answer',
        reasons: health?.reasons ?? [],
      }
    }),
  )
  if (installation.redis.mode === 'external') return services
  const redis = base('redis', installation.redis.port)
  const up = redis.process === 'online'
  return [{ ...redis, live: up, trading: up, state: redis.process, reasons: [] }, ...services]
}

const render = (rows: readonly StatusRow[]): string =>
  textTable(
    ['service/服务', 'port', 'pid', 'uptime', 'restarts', 'live', 'trading', 'state/状态'],
    rows.map((row) => [
      row.name,
      String(row.port),
      row.pid === null ? '-' : String(row.pid),
      row.uptime_s === null ? '-' : `${row.uptime_s} s`,
      String(row.restarts),
      row.live ? 'yes' : 'NO',
      row.trading ? 'yes' : 'no',
      [row.state, ...row.reasons].join(': '),
    ]),
  )
