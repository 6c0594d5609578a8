import { openServiceLog } from '../open-service-log.js'

/** Run by a test, which names the file and kills it: counts in its log without end, and says each hundred. */
const log = openServiceLog('gateway', 'info', { max_file_mb: 0.01, keep_files: 1_000, gzip: true })
const first = Number(process.argv[2])
for (let n = first; ; n += 1) {
  log.info({ n }, 'x'.repeat(n % 200))
  if (n % 100 === 0) {
    process.stdout.write(`${n}\n`)
    // Old files are compressed between the lines.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
