import { Tabs } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { Link, useNavigate, useParams } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { useGroupActions } from '../actions/groups'
import { withQuery } from '../api/client'
import type { Group as GroupFacts, Volume } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { useWords } from '../i18n'
import { gib } from '../lib/format'
import { AuditOf } from '../parts/AuditOf'
import { Facts } from '../parts/Facts'
import { ProblemView } from '../parts/FaultView'
import { FlowsOf } from '../parts/FlowParts'
import { GroupSnapshotTable } from '../parts/GroupSnapshotTable'
import { Id } from '../parts/Links'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { useTypes } from '../parts/Placement'
import { StateTag } from '../parts/StateTag'
import { Moment } from '../parts/Time'
import { useGroupTypes } from './Groups'

const MOST = 500

export default function Group() {
  const { t, language } = useWords()
  const { id = '' } = useParams()
  const go = useNavigate()
  const all = useAllProjects()
  const types = useTypes()
  const kinds = useGroupTypes()
  const actions = useGroupActions()
  const { data, error } = useLive<{ group: GroupFacts }>(`/v3/groups/${id}`)
  const volumes = useLive<{ volumes: Volume[] }>(withQuery('/v3/volumes/detail', { ...all, limit: MOST })).data?.volumes
  const group = error?.status === 404 ? undefined : data?.group
  const inside = useLive<{ volumes: Volume[] }>(withQuery('/v3/volumes/detail', { ...all, limit: MOST, group_id: id })).data
  const columns: ColumnsType<Volume> = [
    {
      title: t('word.name'),
      key: 'name',
      render: (_, row) => <Link to={`/volumes/${row.id}`}>{row.name || row.id.slice(0, 8)}</Link>,
    },
    { title: t('word.status'), key: 'status', render: (_, row) => <StateTag state={row.status} /> },
    { title: t('word.size'), key: 'size', align: 'right', render: (_, row) => gib(row.size, language) },
    { title: t('word.type'), dataIndex: 'volume_type' },
  ]
  return (
    <Page
      title={group?.name || id.slice(0, 8)}
      back={{ to: '/groups', label: t('menu.groups') }}
      tags={group && <StateTag state={group.status} />}
      actions={
        group && <ActionButtons actions={actions(group, volumes ?? [], () => void go('/groups'))} />
      }
    >
      <ProblemView problem={error} />
      {group && (
        <Facts
          facts={[
            [t('word.id'), <Id key="id" id={group.id} />],
            [t('group.type'), kinds?.find((kind) => kind.id === group.group_type)?.name ?? group.group_type],
            [
              t('group.volumeTypes'),
              group.volume_types.map((type) => types.find((each) => each.id === type)?.name ?? type).join(', '),
            ],
            [t('word.zone'), group.availability_zone],
            [t('word.project'), group.project_id],
            [t('word.created'), <Moment key="created" at={group.created_at} />],
            [t('word.description'), group.description],
          ]}
        />
      )}
      <Tabs
        items={[
          {
            key: 'volumes',
            label: t('menu.volumes'),
            children: <List label={t('menu.volumes')} rows={inside?.volumes} columns={columns} />,
          },
          { key: 'snapshots', label: t('group.snapshots'), children: <GroupSnapshotTable group={id} /> },
          { key: 'flows', label: t('menu.flows'), children: <FlowsOf subject={`group:${id}`} /> },
          { key: 'audit', label: t('menu.audit'), children: <AuditOf subject={`group:${id}`} /> },
        ]}
      />
    </Page>
  )
}
