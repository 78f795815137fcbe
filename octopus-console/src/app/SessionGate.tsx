import { Flex, Spin } from 'antd'
import { lazy, type ReactNode, Suspense } from 'react'
import { useWords } from '../i18n'
import { SessionProvider, useSessionQuery } from './session'

const SignIn = lazy(() => import('../pages/SignIn'))

/** Nothing is shown before it is known who looks; who must sign in first gets the form for that, wherever they wanted to go. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { data: session, error } = useSessionQuery()
  const { t } = useWords()
  if (!session) {
    return (
      <Flex vertical align="center" justify="center" gap={16} className="whole" role="status">
        <Spin size="large" />
        {error && <span>{t('frame.away')}</span>}
      </Flex>
    )
  }
  if (!session.signed_in || session.must_change_password) {
    return (
      <Suspense fallback={null}>
        <SignIn session={session} />
      </Suspense>
    )
  }
  return <SessionProvider session={session}>{children}</SessionProvider>
}
