// Loaded into a measured process by NODE_OPTIONS=--require: whoever connects to the socket named by MEMORY_PROBE is told
// what memory is left after full collections.
const { createServer } = require('node:net')
const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')
const { isMainThread } = require('node:worker_threads')

if (isMainThread && process.env.MEMORY_PROBE) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    // The second takes what finalizers of the first let go.
    collect()
    setImmediate(() => {
      collect()
      socket.end(JSON.stringify(process.memoryUsage()))
    })
  })
  server.on('error', () => undefined)
  server.listen(process.env.MEMORY_PROBE)
  server.unref()
}
