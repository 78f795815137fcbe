import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { markStyles } from './app/nonce'
import { queries } from './app/queries'
import { sessionQuery } from './app/session'
import { startLanguage } from './i18n'
import './console.css'

markStyles()
void queries.prefetchQuery(sessionQuery)
void startLanguage().then(() => {
  const root = document.getElementById('root')
  if (root) {
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    )
  }
})
