import { Alert, Typography } from 'antd'
import type { Fault, Problem } from '../api/client'
import { useWords } from '../i18n'
import { useFaultTexts } from './FaultText'

/** A fault where it hurts: what, why, and what to do about it. */
export function FaultView({ fault, kind = 'error' }: { fault: Fault; kind?: 'error' | 'warning' }) {
  const { t } = useWords()
  const { title, rest, correction } = useFaultTexts()(fault)
  return (
    <Alert
      type={kind}
      showIcon
      title={title}
      description={
        <>
          {rest.map((text) => (
            <div key={text}>{text}</div>
          ))}
          {correction && (
            <div>
              <strong>{t('fault.correction')}</strong> {correction}
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
