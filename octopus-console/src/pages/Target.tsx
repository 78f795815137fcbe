import { Card, Empty, Flex, Tag } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { Link, useParams } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { type Onboarding, onboardingPath } from '../api/onboard'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { lookedAt, type Target as TargetType, targetsOf } from '../lib/targets'
import { useOnboardingActions } from '../onboard/actions'
import { PlanView } from '../onboard/PlanView'
import { useTargetActions } from '../onboard/targetActions'
import { CommandView } from '../parts/CommandView'
import { Facts } from '../parts/Facts'
import { FaultView, ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'
import { targetState } from './Targets'

/** One block service: what it has from Octopus, and how that differs from what was agreed. */
export default function Target() {
  const { t } = useWords()
  const { key = '' } = useParams()
  const actions = useTargetActions()
  const { data, error } = useLive<{ onboardings: Onboarding[] }>('/api/v1/onboardings')
  const target = data && targetsOf(data.onboardings).find((each) => each.key === key)
  return (
    <Page
      title={key === 'built-in' ? t('onboard.target_built-in') : key}
      back={{ to: '/targets', label: t('menu.targets') }}
      tags={target && <StateTag state={targetState(target)} />}
      actions={target && <ActionButtons actions={actions(target)} />}
    >
      <ProblemView problem={error} />
      {data && !target && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('target.gone')} />}
      {target && <Where target={target} />}
      {target && <Backends target={target} />}
      {target?.onboardings.map((each) => <Drift key={each.name} onboarding={each} />)}
    </Page>
  )
}

function Where({ target }: { target: TargetType }) {
  const { t } = useWords()
  const { spec } = target
  const word = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
  const part = (of: unknown, name: string) => word((of as Record<string, unknown> | undefined)?.[name])
  return (
    <Facts
      facts={[
        [t('target.kind'), t(`onboard.target_${target.kind}`, { defaultValue: target.kind })],
        [t('onboard.targetApi'), word(spec.api)],
        [t('target.places'), target.places.join(', ')],
        [t('onboard.targetNode'), word(spec.node)],
        [t('onboard.targetContainer'), word(spec.container)],
        [t('onboard.targetConfig'), word(spec.config)],
        [t('target.service'), part(spec.service, 'unit')],
        [t('onboard.keystone'), part(spec.keystone, 'url')],
        [t('word.user'), part(spec.keystone, 'user')],
        [t('word.project'), part(spec.keystone, 'project')],
        [t('node.checked'), <Ago key="checked" at={lookedAt(target)} />],
      ]}
    />
  )
}

function Backends({ target }: { target: TargetType }) {
  const { t } = useWords()
  const actions = useOnboardingActions()
  const columns: ColumnsType<Onboarding> = [
    {
      title: t('word.name'),
      key: 'name',
      render: (_, row) => <Link to={`/onboardings/${encodeURIComponent(row.name)}`}>{row.name}</Link>,
    },
    {
      title: t('word.state'),
      key: 'state',
      render: (_, row) => (
        <>
          <StateTag state={row.state} />
          {row.drifted && <StateTag state="drifted" />}
        </>
      ),
    },
    { title: t('onboard.product'), key: 'product', render: (_, row) => row.spec.product || row.spec.driver },
    { title: t('menu.types'), key: 'types', render: (_, row) => row.spec.types.map((type) => <Tag key={type.name}>{type.name}</Tag>) },
    { title: t('node.checked'), key: 'checked', render: (_, row) => <Ago at={row.checked_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.name} /> },
  ]
  return <List label={t('menu.backends')} rows={target.onboardings} columns={columns} rowKey="name" />
}

/** What is other than agreed, as the plan that would put it right; or why that could not be seen. */
function Drift({ onboarding }: { onboarding: Onboarding }) {
  const { t } = useWords()
  if (!onboarding.drifted && !onboarding.fault) return null
  return (
    <Card size="small" title={`${onboarding.name}: ${t('target.drift')}`}>
      <Flex vertical gap={12}>
        {onboarding.fault && <FaultView fault={onboarding.fault} />}
        {onboarding.drifted && onboarding.plan && <PlanView plan={onboarding.plan} />}
        <CommandView
          calls={[{ method: 'GET', path: `${onboardingPath(onboarding.name)}/drift` }]}
          secret={new Set()}
          cli={line('octopus', 'onboard', 'drift', onboarding.name)}
        />
      </Flex>
    </Card>
  )
}
