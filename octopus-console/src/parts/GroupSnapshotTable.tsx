import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import { RowActions } from '../actions/ActionButtons'
import { useGroupSnapshotActions } from '../actions/groups'
import { withQuery } from '../api/client'
import type { GroupSnapshot } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { useWords } from '../i18n'
import { Id } from './Links'
import { List } from './List'
import { StateTag } from './StateTag'
import { Ago } from './Time'

/** Snapshots of whole groups; with a group, only its own. */
export function GroupSnapshotTable({ group }: { group?: string }) {
  const { t } = useWords()
  const all = useAllProjects()
  const actions = useGroupSnapshotActions()
  const { data } = useLive<{ group_snapshots: GroupSnapshot[] }>(
    withQuery('/v3/group_snapshots/detail', { ...all, limit: 500, group_id: group }),
  )
  const columns: ColumnsType<GroupSnapshot> = [
    { title: t('word.name'), key: 'name', render: (_, row) => row.name || '–' },
    { title: t('word.id'), key: 'id', render: (_, row) => <Id id={row.id} /> },
    { title: t('word.status'), key: 'status', render: (_, row) => <StateTag state={row.status} /> },
    {
      title: t('word.group'),
      key: 'group',
      render: (_, row) => <Link to={`/groups/${row.group_id}`}>{row.group_id.slice(0, 8)}</Link>,
    },
    { title: t('word.created'), key: 'created', render: (_, row) => <Ago at={row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.name ?? row.id} /> },
  ]
  return (
    <List
      label={t('group.snapshots')}
      rows={data?.group_snapshots}
      columns={group ? columns.filter((column) => column.key !== 'group') : columns}
    />
  )
}
