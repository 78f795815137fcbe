import { Button } from 'antd'
import { useState } from 'react'
import { useAsk } from '../actions/ActionDialog'
import { useDeleteSnapshots, useSnapshotActions } from '../actions/snapshots'
import { withQuery } from '../api/client'
import type { Snapshot } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects, useMay } from '../app/session'
import { usePaging } from '../app/urlState'
import { useApiWord, useWords } from '../i18n'
import { ProblemView } from '../parts/FaultView'
import { Page } from '../parts/Page'
import { ChoiceFilter, RemoteList, TextFilter } from '../parts/RemoteList'
import { useSnapshotColumns } from '../parts/SnapshotTable'

export default function Snapshots() {
  const { t } = useWords()
  const word = useApiWord()
  const paging = usePaging()
  const all = useAllProjects()
  const ask = useAsk()
  const may = useMay()
  const [chosen, setChosen] = useState<Snapshot[]>([])
  const remove = useDeleteSnapshots()
  const columns = useSnapshotColumns(useSnapshotActions())
  const { data, error } = useLive<{ snapshots: Snapshot[]; count: number }>(
    withQuery('/v3/snapshots/detail', {
      ...all,
      limit: paging.size,
      offset: paging.offset,
      sort: paging.sort,
      with_count: true,
      'name~': paging.read('name'),
      status: paging.read('status'),
      volume_id: paging.read('volume'),
    }),
  )
  return (
    <Page title={t('menu.snapshots')}>
      <ProblemView problem={error} />
      <div className="filters" role="search">
        <TextFilter name="name" label={t('volume.filterName')} paging={paging} />
        <ChoiceFilter
          name="status"
          label={t('word.status')}
          paging={paging}
          choices={['available', 'creating', 'deleting', 'error'].map((value) => ({
            value,
            label: word('state', value),
          }))}
        />
        <TextFilter name="volume" label={t('volume.sourceId')} paging={paging} />
        {chosen.length > 0 && may('volume:delete_snapshot') && (
          <Button danger onClick={() => ask({ ...remove(chosen), after: () => setChosen([]) })}>
            {t('volume.deleteChosen', { count: chosen.length })}
          </Button>
        )}
      </div>
      <RemoteList
        label={t('menu.snapshots')}
        rows={data?.snapshots}
        total={data?.count}
        columns={columns}
        paging={paging}
        rowSelection={{
          selectedRowKeys: chosen.map((snapshot) => snapshot.id),
          preserveSelectedRowKeys: true,
          onChange: (_, rows) => setChosen(rows.filter(Boolean)),
          getCheckboxProps: (row) => ({ 'aria-label': t('list.choose', { what: row.name ?? row.id }) }) as object,
        }}
      />
    </Page>
  )
}
