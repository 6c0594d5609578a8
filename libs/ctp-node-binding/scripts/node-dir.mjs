import { existsSync } from 'node:fs'
import path from 'node:path'

/** The prefix that holds Node's headers, found beside the running Node; without it node-gyp asks the network for them. */
export function findNodeDir() {
  const configured = process.env.npm_package_config_node_gyp_nodedir
  if (configured) return configured
  const prefix = path.dirname(path.dirname(process.execPath))
  return existsSync(path.join(prefix, 'include', 'node', 'node_api.h')) ? prefix : undefined
}
