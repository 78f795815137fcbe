import { Tabs } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { Link, useNavigate } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { type Action, pairs, text } from '../actions/action'
import { useCreateGroup, useGroupActions } from '../actions/groups'
import { withQuery } from '../api/client'
import type { Group, GroupType } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { PairsView } from '../parts/Facts'
import { ProblemView } from '../parts/FaultView'
import { GroupSnapshotTable } from '../parts/GroupSnapshotTable'
import { Id } from '../parts/Links'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { useTypes } from '../parts/Placement'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

export const useGroupTypes = () =>
  useLive<{ group_types: GroupType[] }>('/v3/group_types', { every: 15_000 }).data?.group_types

/** Volumes that belong together, what a group may promise, and snapshots of whole groups. */
export default function Groups() {
  const { t } = useWords()
  const { read, write } = useUrlState()
  const go = useNavigate()
  const kinds = useGroupTypes()
  const create = useCreateGroup(kinds ?? [], useTypes(), (id) => void go(`/groups/${id}`))
  return (
    <Page title={t('menu.groups')} actions={<ActionButtons actions={[create]} />}>
      <Tabs
        activeKey={read('tab') || 'groups'}
        onChange={(tab) => write({ tab })}
        items={[
          { key: 'groups', label: t('menu.groups'), children: <GroupList kinds={kinds ?? []} /> },
          { key: 'snapshots', label: t('group.snapshots'), children: <GroupSnapshotTable /> },
          { key: 'types', label: t('group.types'), children: <Kinds kinds={kinds} /> },
        ]}
      />
    </Page>
  )
}

function GroupList({ kinds }: { kinds: GroupType[] }) {
  const { t } = useWords()
  const all = useAllProjects()
  const actions = useGroupActions()
  const { data, error } = useLive<{ groups: Group[] }>(withQuery('/v3/groups/detail', { ...all, limit: 500 }))
  const columns: ColumnsType<Group> = [
    {
      title: t('word.name'),
      key: 'name',
      render: (_, row) => <Link to={`/groups/${row.id}`}>{row.name || row.id.slice(0, 8)}</Link>,
    },
    { title: t('word.id'), key: 'id', render: (_, row) => <Id id={row.id} /> },
    { title: t('word.status'), key: 'status', render: (_, row) => <StateTag state={row.status} /> },
    {
      title: t('group.type'),
      key: 'type',
      render: (_, row) => kinds.find((kind) => kind.id === row.group_type)?.name ?? row.group_type,
    },
    { title: t('word.zone'), dataIndex: 'availability_zone' },
    { title: t('word.description'), dataIndex: 'description' },
    { title: t('word.created'), key: 'created', render: (_, row) => <Ago at={row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row, [])} of={row.name ?? row.id} /> },
  ]
  return (
    <>
      <ProblemView problem={error} />
      <List label={t('menu.groups')} rows={data?.groups} columns={columns} empty={t('group.none')} />
    </>
  )
}

const ONE_MOMENT = 'consistent_group_snapshot_enabled'

function Kinds({ kinds }: { kinds: GroupType[] | undefined }) {
  const { t } = useWords()
  const create: Action = {
    title: t('group.createType'),
    verb: t('group.createTypeVerb'),
    rule: 'group:group_types:create',
    fields: [
      { name: 'name', label: t('word.name'), kind: 'text', required: true },
      { name: 'moment', label: t('group.oneMoment'), kind: 'switch', initial: true },
      { name: 'specs', label: t('type.specs'), kind: 'pairs' },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/v3/group_types',
        body: {
          group_type: {
            name: text(values, 'name') ?? '',
            group_specs: {
              ...pairs(values, 'specs'),
              ...(values.moment === true ? { [ONE_MOMENT]: '<is> True' } : {}),
            },
          },
        },
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'group-type',
        'create',
        text(values, 'name') ?? 'NAME',
        values.moment === true && '--one-moment',
        ...Object.entries(pairs(values, 'specs')).flatMap(([key, value]) => ['--spec', `${key}=${value}`]),
      ),
  }
  const remove = (kind: GroupType): Action => ({
    title: t('group.deleteType', { name: kind.name }),
    verb: t('action.delete'),
    danger: true,
    rule: 'group:group_types:delete',
    calls: () => [{ method: 'DELETE', path: `/v3/group_types/${kind.id}` }],
    cli: () => line('octopus', 'group-type', 'delete', kind.name),
  })
  const columns: ColumnsType<GroupType> = [
    { title: t('word.name'), dataIndex: 'name' },
    { title: t('word.description'), dataIndex: 'description' },
    { title: t('type.specs'), key: 'specs', render: (_, row) => <PairsView pairs={row.group_specs} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={[remove(row)]} of={row.name} /> },
  ]
  return (
    <div className="line-list">
      <ActionButtons actions={[create]} />
      <List label={t('group.types')} rows={kinds} columns={columns} />
    </div>
  )
}
