import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { useBackupActions, useImportBackup } from '../actions/backups'
import { withQuery } from '../api/client'
import type { Backup } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { usePaging } from '../app/urlState'
import { useWords } from '../i18n'
import { gib } from '../lib/format'
import { ProblemView } from '../parts/FaultView'
import { Id } from '../parts/Links'
import { Page } from '../parts/Page'
import { RemoteList } from '../parts/RemoteList'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

export default function Backups() {
  const { t, language } = useWords()
  const paging = usePaging()
  const all = useAllProjects()
  const actions = useBackupActions()
  const bringIn = useImportBackup()
  const { data, error } = useLive<{ backups: Backup[]; count: number }>(
    withQuery('/v3/backups/detail', {
      ...all,
      limit: paging.size,
      offset: paging.offset,
      sort: paging.sort,
      with_count: true,
    }),
  )
  const columns: ColumnsType<Backup> = [
    { title: t('word.name'), key: 'name', sorter: true, render: (_, row) => row.name ?? '–' },
    { title: t('word.id'), key: 'id', render: (_, row) => <Id id={row.id} /> },
    {
      title: t('word.volume'),
      key: 'volume',
      render: (_, row) => <Link to={`/volumes/${row.volume_id}`}>{row.volume_id.slice(0, 8)}</Link>,
    },
    { title: t('word.status'), key: 'status', sorter: true, render: (_, row) => <StateTag state={row.status} /> },
    {
      title: t('word.size'),
      key: 'size',
      align: 'right',
      className: 'numbers',
      render: (_, row) => gib(row.size, language),
    },
    {
      title: t('backup.kind'),
      key: 'kind',
      render: (_, row) => t(row.is_incremental ? 'backup.incremental' : 'backup.full'),
    },
    { title: t('backup.container'), dataIndex: 'container' },
    { title: t('word.reason'), dataIndex: 'fail_reason' },
    { title: t('word.created'), key: 'created_at', sorter: true, render: (_, row) => <Ago at={row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.name ?? row.id} /> },
  ]
  return (
    <Page title={t('menu.backups')} actions={<ActionButtons actions={[bringIn]} primary={false} />}>
      <ProblemView problem={error} />
      <RemoteList
        label={t('menu.backups')}
        rows={data?.backups}
        total={data?.count ?? data?.backups.length}
        columns={columns}
        paging={paging}
      />
    </Page>
  )
}
