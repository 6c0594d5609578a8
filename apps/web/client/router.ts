import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { useSessionStore } from './state/session-store.js'

/** Pages by address; whoever is not signed in sees only the first. */
export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/login', name: 'login', component: () => import('./pages/login-page.vue') },
      { path: '/', redirect: '/trade' },
      { path: '/trade', name: 'trade', component: () => import('./pages/trade-page.vue') },
      { path: '/strategies', name: 'strategies', component: () => import('./pages/strategies-page.vue') },
      // Only the simulated exchange has a floor to look at.
      {
        path: '/exchange',
        name: 'exchange',
        component: () => import('./pages/exchange-page.vue'),
        meta: { only: 'sim' },
      },
      { path: '/services', name: 'services', component: () => import('./pages/services-page.vue') },
      { path: '/:rest(.*)*', redirect: '/trade' },
    ],
  })
  router.beforeEach(async (to) => {
    const session = useSessionStore()
    // A server that is away is no reason to show nothing: the sign-in page says what is wrong.
    if (session.session === undefined) await session.check().catch(() => undefined)
    if (to.name !== 'login' && !session.session) return { name: 'login', query: { to: to.fullPath } }
    if (to.name === 'login' && session.session) return { name: 'trade' }
    if (to.meta['only'] !== undefined && to.meta['only'] !== session.session?.environment) return { name: 'trade' }
    return true
  })
  return router
}
