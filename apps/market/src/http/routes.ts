import type { ServiceRoutes } from '@huangpu/service'
import { addBarRoutes } from './bar-routes.js'
import { addCoverageRoute } from './coverage-route.js'
import { addDominantRoutes } from './dominant-routes.js'
import type { RoutePorts } from './route-ports.js'
import { addTickRoutes } from './tick-routes.js'

/** Everything that market answers. */
export function addRoutes(http: ServiceRoutes, ports: RoutePorts): void {
  addBarRoutes(http, ports)
  addDominantRoutes(http, ports)
  addCoverageRoute(http, ports)
  addTickRoutes(http, ports)
}
