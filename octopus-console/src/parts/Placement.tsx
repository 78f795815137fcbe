import { useQuery } from '@tanstack/react-query'
import { Alert, Flex, Form, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { type Problem, send } from '../api/client'
import type { Verdict, VolumeType } from '../api/types'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { number } from '../lib/format'
import { useSaid } from './FaultText'
import { ProblemView } from './FaultView'
import { List } from './List'
import { StateTag } from './StateTag'

interface Wanted {
  size: number
  type?: string
  zone?: string
}

/** What the scheduler would say now; nothing is made. */
export function useVerdicts(wanted: Wanted | undefined) {
  return useQuery<{ possible: boolean; verdicts: Verdict[] }, Problem>({
    queryKey: ['placements', wanted],
    enabled: wanted !== undefined && wanted.size > 0,
    queryFn: ({ signal }) =>
      send(
        {
          method: 'POST',
          path: '/api/v1/placements',
          body: { size: wanted?.size, volume_type: wanted?.type, availability_zone: wanted?.zone },
        },
        signal,
      ),
  })
}

export function VerdictList({ wanted, only }: { wanted: Wanted | undefined; only?: string }) {
  const { t, language } = useWords()
  const said = useSaid()
  const { data, error } = useVerdicts(wanted)
  if (error) return <ProblemView problem={error} />
  if (!data) return null
  const verdicts = data.verdicts.filter(
    (verdict) => only === undefined || verdict.pool.includes(`@${only}#`) || verdict.pool.endsWith(`@${only}`),
  )
  const first = data.verdicts.find((verdict) => verdict.verdict === 'suitable')
  return (
    <Flex vertical gap={8}>
      {only === undefined && (
        <Alert
          type={first ? 'success' : 'error'}
          showIcon
          title={first ? t('place.would', { pool: first.pool }) : t('place.nowhere')}
        />
      )}
      <List
        label={t('place.title')}
        rows={verdicts}
        rowKey="pool"
        columns={[
          { title: t('word.pool'), dataIndex: 'pool' },
          { title: t('place.verdict'), key: 'verdict', render: (_, row) => <StateTag state={row.verdict} /> },
          {
            title: t('place.weight'),
            key: 'weight',
            align: 'right',
            render: (_, row) => (row.weight === null ? '–' : number(row.weight, language)),
          },
          {
            title: t('place.why'),
            key: 'why',
            width: 420,
            render: (_, row) =>
              row.objections.length === 0
                ? said(row, 'words')
                : row.objections.map((each) => <div key={each.filter + each.words}>{said(each, 'words')}</div>),
          },
        ]}
      />
    </Flex>
  )
}

/** "Why not here?": of each pool whether it would take such a volume. */
export function Placement({ only }: { only?: string }) {
  const { t } = useWords()
  const [wanted, setWanted] = useState<Wanted>({ size: 10 })
  const types = useTypes()
  return (
    <Flex vertical gap={12}>
      <Form layout="inline">
        <Form.Item label={t('volume.sizeGib')} htmlFor="place-size">
          <InputNumber
            id="place-size"
            min={1}
            value={wanted.size}
            onChange={(size) => setWanted({ ...wanted, size: size ?? 1 })}
          />
        </Form.Item>
        <Form.Item label={t('word.type')} htmlFor="place-type">
          <Select
            id="place-type"
            allowClear
            style={{ minWidth: 200 }}
            options={types.map((type) => ({ value: type.name, label: type.name }))}
            onChange={(type?: string) => setWanted({ ...wanted, type })}
          />
        </Form.Item>
      </Form>
      <VerdictList wanted={wanted} only={only} />
    </Flex>
  )
}

export const useTypes = () =>
  useLive<{ volume_types: VolumeType[] }>('/v3/types?is_public=None', { every: 30_000 }).data?.volume_types ?? []
