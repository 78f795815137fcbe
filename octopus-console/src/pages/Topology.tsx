import { Card, Empty } from 'antd'
import { withQuery } from '../api/client'
import type { Attachment, Pool, Volume } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects, useMay } from '../app/session'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { topology } from '../lib/topology'
import { ProblemView } from '../parts/FaultView'
import { Graph } from '../parts/Graph'
import { Page } from '../parts/Page'
import { ChoiceFilter, TextFilter } from '../parts/RemoteList'

const MOST = 500
const DRAWN = 60

/** Who uses which volumes, and how they get there. */
export default function Topology() {
  const { t } = useWords()
  const url = useUrlState()
  const may = useMay()
  const all = useAllProjects()
  const pools = useLive<{ pools: Pool[] }>('/api/v1/pools', { enabled: may('pool:list'), every: 10_000 }).data?.pools ?? []
  const { data, error } = useLive<{ volumes: Volume[] }>(
    withQuery('/v3/volumes/detail', { ...all, status: 'in-use', limit: MOST, 'name~': url.read('name'), host: url.read('host') }),
  )
  const attachments = useLive<{ attachments: Attachment[] }>(withQuery('/v3/attachments/detail', { ...all, limit: MOST })).data
  const volumes = data?.volumes ?? []
  const picture = topology(volumes.slice(0, DRAWN), attachments?.attachments ?? [])
  return (
    <Page title={t('menu.topology')}>
      <ProblemView problem={error} />
      <div className="filters" role="search">
        <TextFilter name="name" label={t('volume.filterName')} paging={url} />
        {pools.length > 0 && (
          <ChoiceFilter
            name="host"
            label={t('word.pool')}
            paging={url}
            choices={pools.map((pool) => ({ value: pool.name, label: pool.name }))}
          />
        )}
      </div>
      {volumes.length > DRAWN && <span className="quiet">{t('topology.first', { count: DRAWN })}</span>}
      <Card size="small">
        {picture.lines.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('topology.none')} />
        ) : (
          <Graph
            label={t('menu.topology')}
            picture={picture}
            titles={[t('attachment.instance'), t('topology.portals'), t('topology.targets'), t('menu.volumes')]}
          />
        )}
      </Card>
    </Page>
  )
}
