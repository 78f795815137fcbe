import { Flex } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { useCreateVolume, useManyVolumes, useVolumeActions } from '../actions/volumes'
import { withQuery } from '../api/client'
import type { Pool, Volume } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects, useMay } from '../app/session'
import { usePaging } from '../app/urlState'
import { useApiWord, useWords } from '../i18n'
import { gib } from '../lib/format'
import { ProblemView } from '../parts/FaultView'
import { Id } from '../parts/Links'
import { Page } from '../parts/Page'
import { useTypes } from '../parts/Placement'
import { ChoiceFilter, RemoteList, TextFilter } from '../parts/RemoteList'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'
import { useSources } from './sources'

const STATUSES = ['available', 'in-use', 'creating', 'deleting', 'attaching', 'detaching', 'extending', 'error', 'error_deleting']

/** Where "of this backend" has to become "in one of its pools". */
function usePoolFilter(paging: ReturnType<typeof usePaging>) {
  const may = useMay()
  const pools = useLive<{ pools: Pool[] }>('/api/v1/pools', { enabled: may('pool:list'), every: 10_000 }).data?.pools ?? []
  const backend = paging.read('backend')
  const ofBackend = pools.filter((pool) => pool.backend === backend)
  const host = paging.read('host') || (backend !== '' ? (ofBackend[0]?.name ?? '') : '')
  return { host, pools: backend === '' ? pools : ofBackend }
}

export default function Volumes() {
  const { t, language } = useWords()
  const word = useApiWord()
  const paging = usePaging()
  const all = useAllProjects()
  const types = useTypes()
  const go = useNavigate()
  const [chosen, setChosen] = useState<Volume[]>([])
  const create = useCreateVolume(useSources(), {}, (id) => void go(`/volumes/${id}`))
  const many = useManyVolumes()
  const actions = useVolumeActions()
  const { host, pools } = usePoolFilter(paging)
  const { data, error } = useLive<{ volumes: Volume[]; count: number }>(
    withQuery('/v3/volumes/detail', {
      ...all,
      limit: paging.size,
      offset: paging.offset,
      sort: paging.sort,
      with_count: true,
      'name~': paging.read('name'),
      status: paging.read('status'),
      volume_type_id: types.find((type) => type.name === paging.read('type'))?.id,
      host,
    }),
  )
  const columns: ColumnsType<Volume> = [
    {
      title: t('word.name'),
      key: 'name',
      sorter: true,
      render: (_, row) => <Link to={`/volumes/${row.id}`}>{row.name || row.id.slice(0, 8)}</Link>,
    },
    { title: t('word.id'), key: 'id', render: (_, row) => <Id id={row.id} /> },
    { title: t('word.status'), key: 'status', sorter: true, render: (_, row) => <StateTag state={row.status} /> },
    {
      title: t('word.size'),
      key: 'size',
      sorter: true,
      align: 'right',
      className: 'numbers',
      render: (_, row) => gib(row.size, language),
    },
    { title: t('word.type'), dataIndex: 'volume_type', key: 'type' },
    { title: t('word.pool'), key: 'host', render: (_, row) => row['os-vol-host-attr:host'] ?? '–' },
    {
      title: t('volume.usedBy'),
      key: 'used',
      render: (_, row) => row.attachments.map((each) => each.host_name ?? each.server_id ?? each.device).join(', '),
    },
    { title: t('word.created'), key: 'created_at', sorter: true, render: (_, row) => <Ago at={row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row, types)} of={row.name ?? row.id} /> },
  ]
  return (
    <Page title={t('menu.volumes')} actions={<ActionButtons actions={[create]} />}>
      <ProblemView problem={error} />
      <div className="filters" role="search">
        <TextFilter name="name" label={t('volume.filterName')} paging={paging} />
        <ChoiceFilter
          name="status"
          label={t('word.status')}
          paging={paging}
          choices={STATUSES.map((value) => ({ value, label: word('state', value) }))}
        />
        <ChoiceFilter
          name="type"
          label={t('word.type')}
          paging={paging}
          choices={types.map((type) => ({ value: type.name, label: type.name }))}
        />
        {pools.length > 0 && (
          <ChoiceFilter
            name="host"
            label={t('word.pool')}
            paging={paging}
            choices={pools.map((pool) => ({ value: pool.name, label: pool.name }))}
          />
        )}
        {chosen.length > 0 && (
          <Flex gap={8} align="center" wrap className="chosen" role="group" aria-label={t('list.chosen', { count: chosen.length })}>
            <span className="quiet">{t('list.chosen', { count: chosen.length })}</span>
            <ActionButtons
              actions={many(chosen, types).map((action) => ({ ...action, after: () => setChosen([]) }))}
              buttons={4}
              primary={false}
            />
          </Flex>
        )}
      </div>
      <Flex vertical>
        <RemoteList
          label={t('menu.volumes')}
          rows={data?.volumes}
          total={data?.count}
          columns={columns}
          paging={paging}
          rowSelection={{
            selectedRowKeys: chosen.map((volume) => volume.id),
            preserveSelectedRowKeys: true,
            onChange: (_, rows) => setChosen(rows.filter(Boolean)),
            getCheckboxProps: (row) => ({ 'aria-label': t('list.choose', { what: row.name ?? row.id }) }) as object,
          }}
        />
      </Flex>
    </Page>
  )
}
