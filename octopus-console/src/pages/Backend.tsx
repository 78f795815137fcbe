import { Alert, Card, Tabs } from 'antd'
import { Link, useParams } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { useBackendActions } from '../actions/backends'
import { useDriverVersion } from '../actions/driverVersion'
import type { DriverPackage } from '../api/packages'
import type { Onboarding } from '../api/onboard'
import type { Backend as BackendType, Driver, Pool } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import { useOnboardingActions } from '../onboard/actions'
import { PlanView } from '../onboard/PlanView'
import { AuditOf } from '../parts/AuditOf'
import { Facts, PairsView } from '../parts/Facts'
import { FaultView, ProblemView } from '../parts/FaultView'
import { FlowsOf } from '../parts/FlowParts'
import { CapacityHistory } from '../parts/History'
import { Page } from '../parts/Page'
import { Placement } from '../parts/Placement'
import { PoolTable } from '../parts/PoolTable'
import { StateTag } from '../parts/StateTag'
import { Ago, Moment } from '../parts/Time'
import { Adoptable } from './Adoptable'
import { useDrivers } from './Backends'

export default function Backend() {
  const { t } = useWords()
  const { name = '' } = useParams()
  const may = useMay()
  const drivers = useDrivers()
  const actions = useBackendActions()
  const { data, error } = useLive<{ backend: BackendType }>(`/api/v1/backends/${encodeURIComponent(name)}`)
  const pools = useLive<{ pools: Pool[] }>('/api/v1/pools').data?.pools
  const backend = data?.backend
  const upgrade = useDriverVersion()
  const packages =
    useLive<{ packages: DriverPackage[] }>('/api/v1/packages', { every: 30_000, enabled: may('package:list') }).data?.packages ?? []
  const all = useLive<{ backends: BackendType[] }>('/api/v1/backends', { every: 30_000 }).data?.backends ?? []
  const connected = useOnboardingActions()
  const onboarding = useLive<{ onboardings: Onboarding[] }>('/api/v1/onboardings', {
    every: 10_000,
    enabled: may('onboarding:list'),
  }).data?.onboardings.find((each) => each.name === name && each.state === 'active')
  const own = pools?.filter((pool) => pool.backend === name)
  return (
    <Page
      title={name}
      back={{ to: '/backends', label: t('menu.backends') }}
      tags={
        backend && (
          <>
            <StateTag state={backend.state} />
            {!backend.enabled && <StateTag state="disabled" />}
            {backend.frozen && <StateTag state="frozen" />}
          </>
        )
      }
      actions={
        backend && (
          <ActionButtons
            actions={[
              ...actions(backend, drivers),
              ...upgrade(backend, packages, all),
              ...(onboarding ? connected(onboarding) : []),
            ]}
            buttons={4}
          />
        )
      }
    >
      <ProblemView problem={error} />
      {backend?.fault && <FaultView fault={backend.fault} />}
      {onboarding && <Drift onboarding={onboarding} />}
      {backend && (
        <Facts
          facts={[
            [t('word.driver'), <DriverOf key="driver" backend={backend} drivers={drivers} packages={packages} />],
            [t('word.zone'), backend.availability_zone],
            [t('backend.disabledReason'), backend.reason],
            [t('backend.activePlace'), backend.active_place],
            [t('backend.reported'), backend.reported_at && <Ago at={backend.reported_at} />],
            [t('backend.failedSince'), backend.failed_since && <Moment at={backend.failed_since} />],
            [t('backend.nextTry'), backend.next_try && <Moment at={backend.next_try} />],
            [t('word.created'), <Moment key="created" at={backend.created_at} />],
            [t('backend.options'), <PairsView key="options" pairs={backend.options} />],
            [t('backend.secrets'), backend.secrets.join(', ')],
            [t('menu.volumes'), <Link key="volumes" to={`/volumes?backend=${encodeURIComponent(name)}`}>{t('backend.volumesHere')}</Link>],
          ]}
        />
      )}
      <Tabs
        items={[
          { key: 'pools', label: t('menu.pools'), children: <PoolTable pools={own} /> },
          { key: 'history', label: t('history.title'), children: <CapacityHistory backend={name} /> },
          {
            key: 'capabilities',
            label: t('backend.capabilities'),
            children: own?.map((pool) => (
              <Card key={pool.name} size="small" title={pool.name}>
                <PairsView pairs={pool.capabilities} />
              </Card>
            )),
          },
          { key: 'place', label: t('place.title'), children: <Placement only={name} /> },
          ...(may('volume_extension:list_manageable')
            ? [{ key: 'adopt', label: t('adopt.title'), children: <Adoptable pools={own ?? []} /> }]
            : []),
          { key: 'flows', label: t('menu.flows'), children: <FlowsOf subject={`backend:${name}`} /> },
          { key: 'audit', label: t('menu.audit'), children: <AuditOf subject={`backend:${name}`} /> },
        ]}
      />
    </Page>
  )
}

/** Where it was connected with checks and a plan, and differs from that now. */
function Drift({ onboarding }: { onboarding: Onboarding }) {
  const { t } = useWords()
  const to = `/onboardings/${encodeURIComponent(onboarding.name)}`
  if (!onboarding.plan) return <Link to={to}>{t('onboard.howConnected')}</Link>
  return (
    <>
      <Alert type="warning" showIcon title={t('onboard.drift')} action={<Link to={to}>{t('overview.see')}</Link>} />
      <PlanView plan={onboarding.plan} />
    </>
  )
}

/** Its driver, and the packages that have it. */
function DriverOf({ backend, drivers, packages }: { backend: BackendType; drivers: Driver[]; packages: DriverPackage[] }) {
  const { t } = useWords()
  const from = packages.filter((each) => each.drivers.includes(backend.driver))
  const version = drivers.find((each) => each.id === backend.driver)?.version
  return (
    <>
      {backend.driver} {version}
      {from.map((each) => (
        <div key={`${each.name} ${each.version}`}>
          <Link to={`/packages/${encodeURIComponent(each.name)}/${encodeURIComponent(each.version)}`}>
            {t(each.active ? 'backend.ofPackage' : 'backend.otherPackage', { name: `${each.name} ${each.version}` })}
          </Link>
        </div>
      ))}
    </>
  )
}
