import { Alert, Button, Flex, Steps, Tabs } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { isBusy, isOver, type Onboarding as OnboardingType, onboardingPath } from '../api/onboard'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import { useOnboardingActions } from '../onboard/actions'
import { FindingList } from '../onboard/FindingList'
import { LiveSteps } from '../onboard/LiveSteps'
import { Matrix } from '../onboard/Matrix'
import { PlanView } from '../onboard/PlanView'
import { Report } from '../onboard/Report'
import { AuditOf } from '../parts/AuditOf'
import { Facts, PairsView } from '../parts/Facts'
import { FaultView, ProblemView } from '../parts/FaultView'
import { FlowsOf } from '../parts/FlowParts'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Moment } from '../parts/Time'

/** An onboarding where it stands: whoever comes back sees what they left, and what happened since. */
export default function Onboarding() {
  const { t } = useWords()
  const { name = '' } = useParams()
  const go = useNavigate()
  const actions = useOnboardingActions()
  const { data, error } = useLive<{ onboarding: OnboardingType }>(onboardingPath(name), { every: 1000 })
  const onboarding = error?.status === 404 ? undefined : data?.onboarding
  return (
    <Page
      title={name}
      back={{ to: '/onboardings', label: t('menu.onboardings') }}
      tags={onboarding && <StateTag state={onboarding.state} />}
      actions={
        onboarding && (
          <Flex gap={8} wrap>
            {onboarding.state === 'blocked' && <Change onboarding={onboarding} />}
            <ActionButtons
              actions={actions(onboarding, () => void go('/onboardings'))}
              buttons={4}
              primary={onboarding.state !== 'blocked'}
            />
            {onboarding.state !== 'blocked' && <Change onboarding={onboarding} />}
          </Flex>
        )
      }
    >
      <ProblemView problem={error} />
      {onboarding && <Where onboarding={onboarding} />}
      {onboarding?.fault && <FaultView fault={onboarding.fault} />}
      {onboarding && <Content onboarding={onboarding} />}
    </Page>
  )
}

function Change({ onboarding }: { onboarding: OnboardingType }) {
  const { t } = useWords()
  const go = useNavigate()
  const may = useMay()
  if (isBusy(onboarding.state) || isOver(onboarding.state) || !may('onboarding:change')) return null
  return (
    <Button
      type={onboarding.state === 'blocked' ? 'primary' : 'default'}
      onClick={() => void go(`/onboardings/${encodeURIComponent(onboarding.name)}/change`)}
    >
      {t(onboarding.state === 'blocked' ? 'onboard.correctVerb' : 'onboard.changeVerb')}
    </Button>
  )
}

const STAGES = ['checks', 'plan', 'changes', 'proof'] as const

function Where({ onboarding }: { onboarding: OnboardingType }) {
  const { t } = useWords()
  const { state, trials } = onboarding
  const at = {
    checking: 0,
    blocked: 0,
    planned: 1,
    applying: trials.length > 0 ? 3 : 2,
    active: 4,
    'rolling-back': 2,
    'rolled-back': 2,
    retired: 4,
  }[state]
  const status = state === 'blocked' || state === 'rolled-back' ? 'error' : state === 'active' ? 'finish' : 'process'
  return (
    <>
      <Steps
        className="wizard-steps"
        size="small"
        current={at}
        status={status}
        items={STAGES.map((stage) => ({ title: t(`onboard.step_${stage}`) }))}
      />
      {(state === 'active' || state === 'planned' || isOver(state)) && (
        <Alert
          type={state === 'active' ? 'success' : 'info'}
          showIcon
          title={t(`onboard.is_${state.replace('-', '_')}`)}
          action={
            state === 'active' && (
              <Link to={`/backends/${encodeURIComponent(onboarding.name)}`}>{t('onboard.toBackend')}</Link>
            )
          }
        />
      )}
    </>
  )
}

function Content({ onboarding }: { onboarding: OnboardingType }) {
  const { t } = useWords()
  const { state, plan, flow, findings } = onboarding
  const busy = isBusy(state)
  const changing = state === 'applying' || state === 'rolling-back'
  const looked = (
    <>
      <Matrix findings={findings} />
      {(findings.length > 0 || state === 'checking') && <FindingList
          findings={findings}
          busy={state === 'checking'}
          of={busy || isOver(state) ? undefined : onboarding.name}
        />}
    </>
  )
  return (
    <>
      {changing && flow && <LiveSteps flow={flow} busy={busy} />}
      {!changing && plan && <PlanView plan={plan} />}
      {(state === 'checking' || state === 'blocked') && looked}
      <Report onboarding={onboarding} />
      {state !== 'checking' && state !== 'blocked' && looked}
      {changing && plan && <PlanView plan={plan} />}
      <Wanted onboarding={onboarding} />
      <Tabs
        items={[
          { key: 'flows', label: t('menu.flows'), children: <FlowsOf subject={`onboarding:${onboarding.name}`} /> },
          { key: 'audit', label: t('menu.audit'), children: <AuditOf subject={`onboarding:${onboarding.name}`} /> },
        ]}
      />
    </>
  )
}

function Wanted({ onboarding }: { onboarding: OnboardingType }) {
  const { t } = useWords()
  const { spec } = onboarding
  return (
    <Facts
      facts={[
        [t('onboard.product'), spec.product],
        [t('word.driver'), spec.driver],
        [t('onboard.nodes'), spec.nodes.join(', ') || t('onboard.here')],
        [t('menu.types'), spec.types.map((type) => type.name).join(', ')],
        [t('onboard.target'), t(`onboard.target_${spec.target.kind}`, { defaultValue: spec.target.kind })],
        [t('onboard.revision'), String(onboarding.revision)],
        [t('onboard.createdBy'), <By key="by" who={onboarding.created_by} at={onboarding.created_at} />],
        [
          t('onboard.approvedBy'),
          onboarding.approved_by && <By key="by" who={onboarding.approved_by} at={onboarding.approved_at} />,
        ],
        [t('node.checked'), onboarding.checked_at && <Moment key="checked" at={onboarding.checked_at} />],
        [t('backend.options'), <PairsView key="options" pairs={spec.options} />],
        [t('backend.secrets'), spec.secrets.join(', ')],
      ]}
    />
  )
}

const By = ({ who, at }: { who: string; at: string | null }) => (
  <>
    {who}, <Moment at={at} />
  </>
)
