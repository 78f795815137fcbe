import { Flex, Select } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useState } from 'react'
import { type Action, given, text } from '../actions/action'
import { RowActions } from '../actions/ActionButtons'
import { withQuery } from '../api/client'
import type { Pool } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { gib } from '../lib/format'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { useTypes } from '../parts/Placement'
import { AdoptableSnapshots } from './AdoptableSnapshots'

export interface Candidate {
  reference: { 'source-name': string }
  size: number
  safe_to_manage: boolean
  reason_not_safe: string | null
  cinder_id: string | null
}

/** What others have made on the storage: it may be taken into care as a volume, with its data. */
export function Adoptable({ pools }: { pools: Pool[] }) {
  const { t, language } = useWords()
  const [chosen, setChosen] = useState<string>()
  const adopt = useAdopt()
  const may = useMay()
  const host = chosen ?? pools[0]?.name
  const { data, error } = useLive<{ 'manageable-volumes': Candidate[] }>(
    withQuery('/v3/manageable_volumes/detail', { host, limit: 500 }),
    { enabled: host !== undefined, every: 10_000 },
  )
  const columns: ColumnsType<Candidate> = [
    { title: t('volume.native'), key: 'name', render: (_, row) => row.reference['source-name'] },
    { title: t('word.size'), key: 'size', align: 'right', render: (_, row) => gib(row.size, language) },
    { title: t('adopt.may'), key: 'may', render: (_, row) => (row.safe_to_manage ? t('word.yes') : row.reason_not_safe) },
    {
      key: 'actions',
      render: (_, row) =>
        row.safe_to_manage && host && <RowActions actions={[adopt(host, row)]} of={row.reference['source-name']} />,
    },
  ]
  return (
    <Flex vertical gap={12}>
      <span className="quiet">{t('adopt.note')}</span>
      {pools.length > 1 && (
        <Select
          aria-label={t('word.pool')}
          value={host}
          onChange={setChosen}
          options={pools.map((pool) => ({ value: pool.name, label: pool.name }))}
        />
      )}
      <ProblemView problem={error} />
      <List
        label={t('adopt.title')}
        rows={data?.['manageable-volumes']}
        columns={columns}
        rowKey={(row) => row.reference['source-name']}
      />
      {host && may('snapshot_extension:list_manageable') && <AdoptableSnapshots host={host} />}
    </Flex>
  )
}

function useAdopt(): (host: string, candidate: Candidate) => Action {
  const { t } = useWords()
  const types = useTypes()
  return (host, { reference }) => ({
    title: t('adopt.one', { name: reference['source-name'] }),
    verb: t('adopt.verb'),
    rule: 'volume_extension:volume_manage',
    note: t('adopt.oneNote'),
    fields: [
      { name: 'name', label: t('word.name'), kind: 'text', initial: reference['source-name'] },
      {
        name: 'type',
        label: t('word.type'),
        kind: 'select',
        choices: types.map((type) => ({ value: type.name, label: type.name })),
      },
      { name: 'bootable', label: t('volume.bootable'), kind: 'switch', initial: false },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/v3/manageable_volumes',
        body: {
          volume: given({
            host,
            ref: reference,
            name: text(values, 'name'),
            volume_type: text(values, 'type'),
            bootable: values.bootable === true,
          }),
        },
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'volume',
        'manage',
        host,
        reference['source-name'],
        ...option('--name', values.name),
        ...option('--type', values.type),
        values.bootable === true && '--bootable',
      ),
  })
}
