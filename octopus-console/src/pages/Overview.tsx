import { Card, Flex } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { withQuery } from '../api/client'
import type { AuditEntry, Backend, Flow, Message, Pool, System } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects, useMay } from '../app/session'
import { useWords } from '../i18n'
import { gib, number } from '../lib/format'
import { CapacityBar, roomOf } from '../parts/Capacity'
import { CapacityHistory } from '../parts/History'
import { FlowProgress, isFinished } from '../parts/FlowProgress'
import { useSaid } from '../parts/FaultText'
import { FlowLink, SubjectLink } from '../parts/Links'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'
import { NeedsAPerson } from './NeedsAPerson'

export default function Overview() {
  const { t } = useWords()
  const may = useMay()
  return (
    <Page title={t('menu.overview')}>
      <Figures />
      {may('finding:list') && <NeedsAPerson />}
      <div className="cards-wide">
        {may('pool:list') && <Pools />}
        {may('pool:list') && <CapacityHistory />}
        {may('backend:list') && <Backends />}
        {may('flow:list') && <Running />}
        <Faults />
        {may('audit:list') && <LatestAudit />}
      </div>
    </Page>
  )
}

function Figure({ title, value, children, to }: { title: string; value: ReactNode; children?: ReactNode; to: string }) {
  return (
    <Card size="small">
      <div className="quiet">
        <Link to={to}>{title}</Link>
      </div>
      <div className="figure numbers">{value}</div>
      {children}
    </Card>
  )
}

function Figures() {
  const { t, language } = useWords()
  const may = useMay()
  const all = useAllProjects()
  const pools = useLive<{ pools: Pool[] }>('/api/v1/pools', { enabled: may('pool:list') }).data?.pools
  const backends = useLive<{ backends: Backend[] }>('/api/v1/backends', { enabled: may('backend:list') }).data?.backends
  const volumes = useLive<{ 'volume-summary': { total_count: number; total_size: number } }>(
    withQuery('/v3/volumes/summary', all),
  ).data?.['volume-summary']
  const system = useLive<System>('/api/v1/system').data
  const room = roomOf(pools ?? [])
  const failed = backends?.filter((backend) => backend.state === 'failed').length ?? 0
  return (
    <div className="cards">
      {pools && (
        <Figure title={t('overview.capacity')} value={gib(room.total, language)} to="/pools">
          <CapacityBar room={room} />
        </Figure>
      )}
      {volumes && (
        <Figure title={t('menu.volumes')} value={number(volumes.total_count, language)} to="/volumes">
          <span className="small quiet">{t('overview.size', { size: gib(volumes.total_size, language) })}</span>
        </Figure>
      )}
      {backends && (
        <Figure title={t('menu.backends')} value={number(backends.length, language)} to="/backends">
          {failed > 0 ? (
            <StateTag state="failed" />
          ) : (
            <span className="small quiet">{t('overview.allReady')}</span>
          )}
        </Figure>
      )}
      {system && (
        <Figure title={t('overview.server')} value={system.version} to="/services">
          <span className="small quiet">
            {system.database} · Java {system.java.split('+')[0]} · {t('overview.started')} <Ago at={system.started_at} />
          </span>
        </Figure>
      )}
    </div>
  )
}

function Pools() {
  const { t } = useWords()
  const pools = useLive<{ pools: Pool[] }>('/api/v1/pools').data?.pools
  return (
    <Card size="small" title={<Link to="/pools">{t('menu.pools')}</Link>} loading={!pools}>
      <div className="line-list">
        {pools?.slice(0, 12).map((pool) => (
          <div key={pool.name}>
            <Link to={`/backends/${encodeURIComponent(pool.backend)}`}>{pool.name}</Link>
            <CapacityBar room={roomOf([pool])} />
          </div>
        ))}
        {pools?.length === 0 && <span className="quiet">{t('list.none')}</span>}
      </div>
    </Card>
  )
}

function Backends() {
  const { t } = useWords()
  const backends = useLive<{ backends: Backend[] }>('/api/v1/backends').data?.backends
  return (
    <Card size="small" title={<Link to="/backends">{t('menu.backends')}</Link>} loading={!backends}>
      <div className="line-list">
        {backends?.map((backend) => (
          <Flex key={backend.name} justify="space-between" gap={8}>
            <Link to={`/backends/${encodeURIComponent(backend.name)}`}>{backend.name}</Link>
            <span>
              {!backend.enabled && <StateTag state="disabled" />} <StateTag state={backend.state} />
            </span>
          </Flex>
        ))}
      </div>
    </Card>
  )
}

function Running() {
  const { t } = useWords()
  const said = useSaid()
  const flows = useLive<{ flows: Flow[] }>('/api/v1/flows?limit=50').data?.flows
  const running = flows?.filter((flow) => !isFinished(flow)) ?? []
  return (
    <Card size="small" title={<Link to="/flows">{t('overview.running')}</Link>} loading={!flows}>
      <div className="line-list">
        {running.slice(0, 10).map((flow) => (
          <div key={flow.id}>
            <Flex justify="space-between" gap={8}>
              <span>
                <FlowLink id={flow.id}>{said(flow, 'name')}</FlowLink> <SubjectLink subject={flow.subject} />
              </span>
              <StateTag state={flow.state} />
            </Flex>
            <FlowProgress flow={flow} />
          </div>
        ))}
        {running.length === 0 && <span className="quiet">{t('overview.quiet')}</span>}
      </div>
    </Card>
  )
}

function Faults() {
  const { t } = useWords()
  const all = useAllProjects()
  const messages = useLive<{ messages: Message[] }>(withQuery('/v3/messages', { ...all, limit: 6 })).data?.messages
  return (
    <Card size="small" title={t('overview.faults')} loading={!messages}>
      <div className="line-list">
        {messages?.map((message) => (
          <div key={message.id}>
            <div>{message.user_message}</div>
            <span className="small quiet">
              <Ago at={message.created_at} />{' '}
              {message.resource_type && message.resource_uuid && (
                <SubjectLink
                  subject={`${message.resource_type.replace('VOLUME_', '').toLowerCase()}:${message.resource_uuid}`}
                />
              )}
            </span>
          </div>
        ))}
        {messages?.length === 0 && <span className="quiet">{t('overview.noFaults')}</span>}
      </div>
    </Card>
  )
}

function LatestAudit() {
  const { t } = useWords()
  const entries = useLive<{ audit: AuditEntry[] }>('/api/v1/audit?limit=8').data?.audit
  return (
    <Card size="small" title={<Link to="/audit">{t('menu.audit')}</Link>} loading={!entries}>
      <div className="line-list">
        {entries?.map((entry) => (
          <Flex key={entry.id} justify="space-between" gap={8}>
            <span>
              {entry.user} <code>{entry.verb}</code> <SubjectLink subject={entry.subject} />
            </span>
            <span className="small quiet">
              <Ago at={entry.time} />
            </span>
          </Flex>
        ))}
      </div>
    </Card>
  )
}
