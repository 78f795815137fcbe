import { Alert, Card, Flex } from 'antd'
import { Link } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { isBusy, isOver, type Onboarding } from '../api/onboard'
import type { Node } from '../api/nodes'
import type { Finding, Flow } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import { FaultText, useFaultTexts, useSaid } from '../parts/FaultText'
import { useFindingActions } from '../actions/findings'

/** What will not go on by itself, each with the way out. */
export function NeedsAPerson() {
  const { t } = useWords()
  const title = useFaultTexts()
  const said = useSaid()
  const may = useMay()
  const heal = useFindingActions()
  const findings = useLive<{ findings: Finding[] }>('/api/v1/findings').data?.findings ?? []
  const stuck = useLive<{ flows: Flow[] }>('/api/v1/flows?state=stuck&limit=20', { enabled: may('flow:list') }).data
  const nodes = useLive<{ nodes: Node[] }>('/api/v1/nodes', { enabled: may('node:list') }).data
  const waiting = nodes?.nodes.filter((node) => node.offered_host_key !== null) ?? []
  const onboardings = useLive<{ onboardings: Onboarding[] }>('/api/v1/onboardings', { enabled: may('onboarding:list') }).data
  const asking = onboardings?.onboardings.filter((each) => each.plan && !isBusy(each.state) && !isOver(each.state)) ?? []
  const count = asking.length + findings.length + (stuck?.flows.length ?? 0) + waiting.length
  if (count === 0) return <Alert type="success" showIcon title={t('overview.nothingToDo')} />
  return (
    <Card size="small" title={t('overview.needs', { count })}>
      <div className="line-list">
        {findings.slice(0, 8).map((finding) => (
          <Alert
            key={finding.id}
            type="error"
            showIcon
            title={title(finding).title}
            description={<FaultText fault={finding} plain />}
            action={<ActionButtons actions={heal(finding)} />}
          />
        ))}
        {findings.length > 8 && <Link to="/findings">{t('overview.allFindings', { count: findings.length })}</Link>}
        {stuck?.flows.map((flow) => (
          <Alert
            key={flow.id}
            type="error"
            showIcon
            title={t('overview.stuck', { name: said(flow, 'name') })}
            description={flow.fault && <FaultText fault={flow.fault} />}
            action={<Link to={`/flows/${flow.id}`}>{t('overview.see')}</Link>}
          />
        ))}
        {asking.map((each) => (
          <Alert
            key={each.id}
            type="info"
            showIcon
            title={t('overview.plan', { name: each.name })}
            action={<Link to={`/onboardings/${encodeURIComponent(each.name)}`}>{t('overview.see')}</Link>}
          />
        ))}
        {waiting.map((node) => (
          <Alert
            key={node.name}
            type="warning"
            showIcon
            title={t('overview.hostKey', { name: node.name })}
            description={<Flex>{node.offered_host_key}</Flex>}
            action={<Link to={`/nodes/${encodeURIComponent(node.name)}`}>{t('overview.see')}</Link>}
          />
        ))}
      </div>
    </Card>
  )
}
