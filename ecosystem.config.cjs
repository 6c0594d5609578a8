// PM2: what runs, in which order. `npm start` starts this; PM2_CONCURRENT_ACTIONS=1 and wait_ready keep the order.
const { readFileSync } = require('node:fs')
const { delimiter, join, resolve } = require('node:path')
const { parse } = require('yaml')

const home = resolve(process.env.HUANGPU_HOME ?? __dirname)
const read = (name) => parse(readFileSync(join(home, 'config', name), 'utf8'))
const embeddedRedis = (read('redis_config.yaml').mode ?? 'embedded') === 'embedded'
const simulated = read('ctp_config.yaml').active === 'sim'
const logs = join(home, 'data', 'logs')

// A service writes and rotates its own log. What its process says past it (Node's last words, a vendor's library) goes to
// {name}.out.log, which PM2 holds open; those files are kept small by the services, Redis' and PM2's by the gateway.
const outLog = (name) => join(logs, `${name}.out.log`)
const pm2Log = process.env.PM2_HOME ? [join(process.env.PM2_HOME, 'pm2.log')] : []
const sharedLogs = [join(logs, 'redis.log'), outLog('redis'), ...pm2Log]
const logsTended = (name) => [outLog(name), ...(name === 'gateway' ? sharedLogs : [])].join(delimiter)

const app = (name, script) => ({
  name,
  script: join(__dirname, script),
  cwd: home,
  env: {
    HUANGPU_HOME: home,
    NODE_ENV: 'production',
    HUANGPU_LOG_FILE: join(logs, `${name}.log`),
    HUANGPU_LOGS_TENDED: logsTended(name),
  },
  interpreter: process.execPath,
  wait_ready: true,
  listen_timeout: 60_000,
  kill_timeout: 10_000,
  exp_backoff_restart_delay: 100,
  out_file: outLog(name),
  error_file: outLog(name),
  merge_logs: true,
})

const redis = {
  ...app('redis', ''),
  script: process.env.HUANGPU_REDIS_SERVER ?? 'redis-server',
  args: [join(home, '.huangpu', 'run', 'redis.conf')],
  interpreter: 'none',
  wait_ready: false,
}

module.exports = {
  apps: [
    ...(embeddedRedis ? [redis] : []),
    ...(simulated ? [app('exchange', 'libs/exchange-sim/dist/main.js')] : []),
    app('gateway', 'apps/gateway/dist/main.js'),
    app('market', 'apps/market/dist/main.js'),
    app('trading', 'apps/trading/dist/main.js'),
    app('strategy', 'apps/strategy/dist/main.js'),
    app('web', 'apps/web/dist/server/main.js'),
  ],
}
