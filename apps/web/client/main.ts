import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './styles/theme.css'
import './styles/base.css'
import './styles/table.css'
import './styles/touch.css'
import { whenSignedOut } from './api/call-api.js'
import App from './app.vue'
import { createConsoleI18n } from './i18n/i18n.js'
import { createConsoleRouter } from './router.js'
import { usePreferencesStore } from './state/preferences-store.js'
import { useSessionStore } from './state/session-store.js'

const app = createApp(App)
app.use(createPinia())
const preferences = usePreferencesStore()
const i18n = createConsoleI18n(preferences.locale)
watch(
  () => preferences.locale,
  (locale) => (i18n.global.locale.value = locale),
)
whenSignedOut(() => useSessionStore().end())
app.use(i18n)
app.use(createConsoleRouter())
app.mount('#app')
