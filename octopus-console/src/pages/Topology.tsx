import { Card, Empty } from 'antd'
import { withQuery } from '../api/client'
import type { Use } from '../api/topology'
import type { Pool } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { topology } from '../lib/topology'
import { ProblemView } from '../parts/FaultView'
import { Graph } from '../parts/Graph'
import { Page } from '../parts/Page'
import { ChoiceFilter, TextFilter } from '../parts/RemoteList'

const DRAWN = 60

/** Who uses which volumes, and how they get there. */
export default function Topology() {
  const { t } = useWords()
  const url = useUrlState()
  const may = useMay()
  const pools = useLive<{ pools: Pool[] }>('/api/v1/pools', { enabled: may('pool:list'), every: 10_000 }).data?.pools ?? []
  const { data, error } = useLive<{ uses: Use[]; more: boolean }>(
    withQuery('/api/v1/topology', { limit: DRAWN, name: url.read('name'), host: url.read('host') }),
  )
  const picture = topology(data?.uses ?? [])
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
      {data?.more && <span className="quiet">{t('topology.first', { count: DRAWN })}</span>}
      <Card size="small">
        {picture.lines.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('topology.none')} />
        ) : (
          <Graph
            label={t('menu.topology')}
            picture={picture}
            titles={[t('attachment.instance'), t('topology.initiators'), t('topology.portals'), t('topology.targets'), t('menu.volumes')]}
          />
        )}
      </Card>
    </Page>
  )
}
