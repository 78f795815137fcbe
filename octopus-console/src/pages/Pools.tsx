import { Card } from 'antd'
import type { Pool } from '../api/types'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { CapacityBar, roomOf, TreeMap } from '../parts/Capacity'
import { ProblemView } from '../parts/FaultView'
import { Page } from '../parts/Page'
import { Placement } from '../parts/Placement'
import { PoolTable } from '../parts/PoolTable'

export default function Pools() {
  const { t } = useWords()
  const { data, error } = useLive<{ pools: Pool[] }>('/api/v1/pools')
  const pools = data?.pools
  return (
    <Page title={t('menu.pools')}>
      <ProblemView problem={error} />
      <Card size="small" title={t('pool.all')} loading={!pools}>
        <CapacityBar room={roomOf(pools ?? [])} />
        <br />
        <TreeMap pools={pools ?? []} link={(pool) => `/backends/${encodeURIComponent(pool.backend)}`} />
      </Card>
      <PoolTable pools={pools} />
      <Card size="small" title={t('place.title')}>
        <Placement />
      </Card>
    </Page>
  )
}
