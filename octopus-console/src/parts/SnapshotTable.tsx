import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import type { Action } from '../actions/action'
import { RowActions } from '../actions/ActionButtons'
import type { Snapshot } from '../api/types'
import { useWords } from '../i18n'
import { gib } from '../lib/format'
import { Id } from './Links'
import { List } from './List'
import { StateTag } from './StateTag'
import { Ago } from './Time'

export function useSnapshotColumns(actions: (snapshot: Snapshot) => Action[]): ColumnsType<Snapshot> {
  const { t, language } = useWords()
  return [
    {
      title: t('word.name'),
      key: 'name',
      sorter: true,
      render: (_, row) => <Link to={`/snapshots/${row.id}`}>{row.name || row.id.slice(0, 8)}</Link>,
    },
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
    { title: t('word.created'), key: 'created_at', sorter: true, render: (_, row) => <Ago at={row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.name ?? row.id} /> },
  ]
}

/** Those of one volume. */
export function SnapshotTable({
  rows,
  actions,
}: {
  rows: Snapshot[] | undefined
  actions: (snapshot: Snapshot) => Action[]
}) {
  const { t } = useWords()
  const columns = useSnapshotColumns(actions)
    .filter((column) => column.key !== 'volume')
    .map((column) => ({ ...column, sorter: undefined }))
  return <List label={t('menu.snapshots')} rows={rows} columns={columns} />
}
