import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { useAddBackend, useBackendActions } from '../actions/backends'
import type { Backend, Driver } from '../api/types'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { FaultText } from '../parts/FaultText'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

export const useDrivers = () => useLive<{ drivers: Driver[] }>('/api/v1/drivers', { every: 60_000 }).data?.drivers ?? []

export default function Backends() {
  const { t } = useWords()
  const drivers = useDrivers()
  const add = useAddBackend(drivers)
  const actions = useBackendActions()
  const { data, error } = useLive<{ backends: Backend[] }>('/api/v1/backends')
  const columns: ColumnsType<Backend> = [
    {
      title: t('word.name'),
      key: 'name',
      render: (_, row) => <Link to={`/backends/${encodeURIComponent(row.name)}`}>{row.name}</Link>,
    },
    { title: t('word.driver'), dataIndex: 'driver' },
    { title: t('word.zone'), dataIndex: 'availability_zone' },
    {
      title: t('word.state'),
      key: 'state',
      render: (_, row) => (
        <>
          <StateTag state={row.state} /> {!row.enabled && <StateTag state="disabled" />}{' '}
          {row.frozen && <StateTag state="frozen" />}
        </>
      ),
    },
    {
      title: t('word.reason'),
      key: 'reason',
      width: 420,
      render: (_, row) => (
        <>
          {row.reason}
          {row.fault && (
            <FaultText fault={row.fault} />
          )}
        </>
      ),
    },
    { title: t('menu.pools'), key: 'pools', render: (_, row) => row.pools?.join(', ') },
    { title: t('word.changed'), key: 'changed', render: (_, row) => <Ago at={row.updated_at ?? row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row, drivers)} of={row.name} /> },
  ]
  return (
    <Page title={t('menu.backends')} actions={<ActionButtons actions={[add]} />}>
      <ProblemView problem={error} />
      <List label={t('menu.backends')} rows={data?.backends} columns={columns} rowKey="name" />
    </Page>
  )
}
