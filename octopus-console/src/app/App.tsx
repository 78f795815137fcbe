import { QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale'
import english from 'antd/es/locale/en_US'
import chinese from 'antd/es/locale/zh_CN'
import { useMemo } from 'react'
import { RouterProvider } from 'react-router/dom'
import { useWords } from '../i18n'
import { nonce } from './nonce'
import { queries } from './queries'
import { router } from './routes'
import { SessionGate } from './SessionGate'
import { useTheme } from './theme'

const LOCALES: Record<string, Locale> = { en: english, zh: chinese }

export function App() {
  const { chosen } = useWords()
  const look = useTheme()
  const policy = useMemo(() => ({ nonce }), [])
  return (
    <ConfigProvider locale={LOCALES[chosen] ?? english} theme={look} csp={policy}>
      <AntApp>
        <QueryClientProvider client={queries}>
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  )
}
