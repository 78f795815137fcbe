import { Alert, Card, Flex, Tag } from 'antd'
import type { Onboarding, PlannedChange } from '../api/onboard'
import { useWords } from '../i18n'
import { useSaid } from '../parts/FaultText'

/** What would be changed, line by line, and who would notice. */
export function PlanView({ plan }: { plan: NonNullable<Onboarding['plan']> }) {
  const { t } = useWords()
  const disturbing = plan.changes.filter((change) => change.risk !== 'none').length
  return (
    <Card
      size="small"
      title={t('onboard.plan')}
      extra={<code className="small">{plan.hash}</code>}
    >
      <Flex vertical gap={12}>
        <Alert
          type={disturbing > 0 ? 'warning' : 'success'}
          showIcon
          title={disturbing > 0 ? t('onboard.disturbs', { count: disturbing }) : t('onboard.harmless')}
        />
        {plan.changes.map((change) => (
          <Change key={change.number} change={change} />
        ))}
      </Flex>
    </Card>
  )
}

function Change({ change }: { change: PlannedChange }) {
  const { t, chosen } = useWords()
  const said = useSaid()
  const disturbs = chosen === 'zh' ? change.disturbs_zh : change.disturbs
  return (
    <section>
      <Flex gap={8} align="center" wrap>
        <strong>
          {change.number + 1}. {said(change, 'subject')}
        </strong>
        {change.node && <span>{t('onboard.onNode', { node: change.node })}</span>}
        <Tag>{t(`onboard.phase_${change.phase}`)}</Tag>
        {change.risk !== 'none' && <Tag color="warning">{t('onboard.interrupts')}</Tag>}
      </Flex>
      {change.difference && (
        <pre className="difference" tabIndex={0} aria-label={change.subject}>
          {said(change, 'difference')
            .replace(/\n$/, '')
            .split('\n')
            .map((row, at) => (
              // Lines have no identity but their place.
              <span key={at} className={kindOf(row)}>
                {row}
                {'\n'}
              </span>
            ))}
        </pre>
      )}
      {disturbs.map((each) => (
        <div key={each}>⚠ {each}</div>
      ))}
    </section>
  )
}

const kindOf = (row: string) =>
  row.startsWith('+') ? 'added' : row.startsWith('-') ? 'removed' : row.startsWith('~') ? 'altered' : 'same'
