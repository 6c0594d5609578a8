import { healthSchema, type Health, type ServiceName } from '@huangpu/messages'
import { createPeerClient } from '@huangpu/service'
import type { Installation } from './installation.js'

/** The health a service reports; undefined when it does not answer. */
export function readHealth(installation: Installation, name: ServiceName): Promise<Health | undefined> {
  const { services, token } = installation
  return createPeerClient({ name, host: services.host, port: services.ports[name], token })
    .get('/health', healthSchema)
    .catch(() => undefined)
}
