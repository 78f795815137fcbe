import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { useOfferVolume, useTransferActions } from '../actions/transfers'
import { withQuery } from '../api/client'
import type { Transfer, Volume } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { useWords } from '../i18n'
import { ProblemView } from '../parts/FaultView'
import { Id } from '../parts/Links'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { Ago } from '../parts/Time'

/** Volumes on their way to another project. */
export default function Transfers() {
  const { t } = useWords()
  const all = useAllProjects()
  const offer = useOfferVolume()
  const { accept, ofTransfer } = useTransferActions()
  const { data, error } = useLive<{ transfers: Transfer[] }>(
    withQuery('/v3/volume-transfers/detail', { ...all, limit: 500 }),
  )
  const volumes = useLive<{ volumes: Volume[] }>(
    withQuery('/v3/volumes/detail', { ...all, limit: 200, status: 'available' }),
    { every: 15_000 },
  ).data?.volumes
  const columns: ColumnsType<Transfer> = [
    { title: t('word.name'), key: 'name', render: (_, row) => row.name || '–' },
    { title: t('word.id'), key: 'id', render: (_, row) => <Id id={row.id} /> },
    {
      title: t('word.volume'),
      key: 'volume',
      render: (_, row) => <Link to={`/volumes/${row.volume_id}`}>{row.volume_id.slice(0, 8)}</Link>,
    },
    { title: t('transfer.from'), dataIndex: 'source_project_id' },
    {
      title: t('menu.snapshots'),
      key: 'snapshots',
      render: (_, row) => t(row.no_snapshots ? 'transfer.without' : 'transfer.with'),
    },
    { title: t('word.created'), key: 'created', render: (_, row) => <Ago at={row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={ofTransfer(row)} of={row.name || row.id} /> },
  ]
  return (
    <Page
      title={t('menu.transfers')}
      actions={<ActionButtons actions={[offer(undefined, volumes), accept]} />}
    >
      <ProblemView problem={error} />
      <List
        label={t('menu.transfers')}
        rows={data?.transfers}
        columns={columns}
        empty={t('transfer.none')}
      />
    </Page>
  )
}
