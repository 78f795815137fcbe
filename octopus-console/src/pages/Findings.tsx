import type { ColumnsType } from 'antd/es/table'
import type { Action } from '../actions/action'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { useFindingActions } from '../actions/findings'
import type { Finding } from '../api/types'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { FaultText } from '../parts/FaultText'
import { SubjectLink } from '../parts/Links'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'
import { ProblemView } from '../parts/FaultView'

export default function Findings() {
  const { t } = useWords()
  const actions = useFindingActions()
  const { data, error } = useLive<{ findings: Finding[] }>('/api/v1/findings')
  const look: Action = {
    title: t('finding.look'),
    verb: t('finding.lookVerb'),
    rule: 'finding:list',
    note: <span>{t('finding.lookNote')}</span>,
    calls: () => [{ method: 'POST', path: '/api/v1/findings/look' }],
    cli: () => line('octopus', 'finding', 'look'),
  }
  const columns: ColumnsType<Finding> = [
    { title: t('finding.severity'), key: 'severity', render: (_, row) => <StateTag state={row.severity} /> },
    { title: t('finding.where'), key: 'where', render: (_, row) => <SubjectLink subject={row.where} /> },
    {
      title: t('finding.what'),
      key: 'what',
      width: 560,
      render: (_, row) => <FaultText fault={row} />,
    },
    { title: t('finding.since'), key: 'since', render: (_, row) => <Ago at={row.since} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.what} /> },
  ]
  return (
    <Page title={t('menu.findings')} actions={<ActionButtons actions={[look]} />}>
      <ProblemView problem={error} />
      <List
        label={t('menu.findings')}
        rows={data?.findings}
        columns={columns}
        empty={t('finding.none')}
        scroll={{ x: 900 }}
      />
    </Page>
  )
}
