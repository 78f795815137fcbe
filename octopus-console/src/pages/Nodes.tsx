import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { useAddNode, useNodeActions } from '../actions/nodes'
import type { Node } from '../api/nodes'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { FaultText } from '../parts/FaultText'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

export default function Nodes() {
  const { t } = useWords()
  const add = useAddNode()
  const actions = useNodeActions()
  const { data, error } = useLive<{ nodes: Node[] }>('/api/v1/nodes')
  const columns: ColumnsType<Node> = [
    {
      title: t('word.name'),
      key: 'name',
      render: (_, row) => <Link to={`/nodes/${encodeURIComponent(row.name)}`}>{row.name}</Link>,
    },
    { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.state} /> },
    {
      title: t('node.kind'),
      key: 'kind',
      render: (_, row) =>
        row.kind === 'ssh'
          ? `${row.user}@${row.host}:${row.port}`
          : row.kind === 'kubernetes'
            ? [row.namespace, row.pod, row.container].filter(Boolean).join(' / ')
            : t('node.kind_local'),
    },
    { title: t('node.os'), key: 'os', render: (_, row) => row.facts?.os },
    { title: t('node.kernel'), key: 'kernel', render: (_, row) => row.facts?.kernel },
    { title: t('node.initiator'), key: 'initiator', render: (_, row) => row.facts?.initiator },
    {
      title: t('word.reason'),
      key: 'reason',
      width: 380,
      render: (_, row) =>
        row.fault && (
          <FaultText fault={row.fault} />
        ),
    },
    { title: t('node.checked'), key: 'checked', render: (_, row) => <Ago at={row.checked_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.name} /> },
  ]
  return (
    <Page title={t('menu.nodes')} actions={<ActionButtons actions={[add]} />}>
      <ProblemView problem={error} />
      <List label={t('menu.nodes')} rows={data?.nodes} columns={columns} rowKey="name" empty={t('node.none')} />
    </Page>
  )
}
