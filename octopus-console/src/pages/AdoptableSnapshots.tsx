import { Flex } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { type Action, given, text } from '../actions/action'
import { RowActions } from '../actions/ActionButtons'
import { withQuery } from '../api/client'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { gib } from '../lib/format'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import type { Candidate } from './Adoptable'

interface CandidateSnapshot extends Candidate {
  source_reference: { 'source-name': string } | null
}

/** What others have kept of volumes on the storage: it may be taken into care as a snapshot. */
export function AdoptableSnapshots({ host }: { host: string }) {
  const { t, language } = useWords()
  const adopt = useAdopt()
  const { data, error } = useLive<{ 'manageable-snapshots': CandidateSnapshot[] }>(
    withQuery('/v3/manageable_snapshots/detail', { host, limit: 500 }),
    { every: 10_000 },
  )
  const columns: ColumnsType<CandidateSnapshot> = [
    { title: t('volume.native'), key: 'name', render: (_, row) => row.reference['source-name'] },
    { title: t('adopted.source'), key: 'source', render: (_, row) => row.source_reference?.['source-name'] ?? '–' },
    { title: t('word.size'), key: 'size', align: 'right', render: (_, row) => gib(row.size, language) },
    { title: t('adopted.may'), key: 'may', render: (_, row) => (row.safe_to_manage ? t('word.yes') : row.reason_not_safe) },
    {
      key: 'actions',
      render: (_, row) =>
        row.safe_to_manage && <RowActions actions={[adopt(row)]} of={row.reference['source-name']} />,
    },
  ]
  return (
    <Flex vertical gap={12}>
      <strong>{t('adopted.title')}</strong>
      <span className="quiet">{t('adopted.note')}</span>
      <ProblemView problem={error} />
      <List
        label={t('adopted.title')}
        rows={error ? [] : data?.['manageable-snapshots']}
        columns={columns}
        rowKey={(row) => row.reference['source-name']}
      />
    </Flex>
  )
}

function useAdopt(): (candidate: CandidateSnapshot) => Action {
  const { t } = useWords()
  return ({ reference }) => ({
    title: t('adopted.one', { name: reference['source-name'] }),
    verb: t('adopt.verb'),
    rule: 'snapshot_extension:snapshot_manage',
    note: t('adopt.oneNote'),
    fields: [
      { name: 'volume', label: t('word.volume'), kind: 'volume', required: true, help: t('adopted.volumeHelp') },
      { name: 'name', label: t('word.name'), kind: 'text', initial: reference['source-name'] },
      { name: 'description', label: t('word.description'), kind: 'text' },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/v3/manageable_snapshots',
        body: {
          snapshot: given({
            volume_id: text(values, 'volume'),
            ref: reference,
            name: text(values, 'name'),
            description: text(values, 'description'),
          }),
        },
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'snapshot',
        'manage',
        text(values, 'volume') ?? 'VOLUME',
        reference['source-name'],
        ...option('--name', values.name),
        ...option('--description', values.description),
      ),
  })
}
