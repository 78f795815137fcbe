import { Alert, Typography } from 'antd'
import type { Fault, Problem } from '../api/client'
import { useWords } from '../i18n'
import { useSentence } from './FaultText'

/** A fault where it hurts: what, why, and what to do about it. */
export function FaultView({ fault, kind = 'error' }: { fault: Fault; kind?: 'error' | 'warning' }) {
  const { t, chosen } = useWords()
  const sentence = useSentence()
  // What is its own is said in English; the sentence of its code comes first in other languages.
  const title = chosen === 'en' ? fault.what : sentence(fault) || fault.what
  return (
    <Alert
      type={kind}
      showIcon
      title={title}
      description={
        <>
          {title !== fault.what && <div>{fault.what}</div>}
          {fault.cause && <div>{fault.cause}</div>}
          {fault.correction && (
            <div>
              <strong>{t('fault.correction')}</strong> {fault.correction}
            </div>
          )}
          <Typography.Text type="secondary" className="small">
            {[fault.code, fault.request].filter(Boolean).join(' · ')}
          </Typography.Text>
        </>
      }
    />
  )
}

/** Where a page's own question was not answered. That the server is away, the frame says already. */
export function ProblemView({ problem }: { problem: Problem | null }) {
  if (!problem || problem.isAway) return null
  return <FaultView fault={problem.fault} />
}
