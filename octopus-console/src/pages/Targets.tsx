import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import type { Onboarding } from '../api/onboard'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { lookedAt, type Target, targetsOf } from '../lib/targets'
import { useImport } from '../onboard/actions'
import { useTargetActions } from '../onboard/targetActions'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

export const targetLink = (key: string) => `/targets/${encodeURIComponent(key)}`

/** What is wrong with any of its backends comes before that it has drifted. */
export function targetState(target: Target) {
  if (target.onboardings.some((each) => each.fault !== null)) return 'failure'
  return target.onboardings.some((each) => each.drifted) ? 'drifted' : 'ok'
}

/** Whose block services get backends. */
export default function Targets() {
  const { t } = useWords()
  const takeOver = useImport()
  const actions = useTargetActions()
  const { data, error } = useLive<{ onboardings: Onboarding[] }>('/api/v1/onboardings')
  const columns: ColumnsType<Target> = [
    {
      title: t('target.where'),
      key: 'key',
      render: (_, row) => <Link to={targetLink(row.key)}>{row.kind === 'built-in' ? t('onboard.target_built-in') : row.key}</Link>,
    },
    { title: t('target.kind'), key: 'kind', render: (_, row) => t(`onboard.target_${row.kind}`, { defaultValue: row.kind }) },
    { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={targetState(row)} /> },
    { title: t('target.places'), key: 'places', render: (_, row) => row.places.join(', ') || t('onboard.here') },
    {
      title: t('menu.backends'),
      key: 'backends',
      render: (_, row) => row.onboardings.map((each) => each.name).join(', '),
    },
    { title: t('node.checked'), key: 'checked', render: (_, row) => <Ago at={lookedAt(row)} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.key} /> },
  ]
  return (
    <Page title={t('menu.targets')} actions={<ActionButtons actions={[takeOver]} />}>
      <ProblemView problem={error} />
      <List
        label={t('menu.targets')}
        rows={data && targetsOf(data.onboardings)}
        columns={columns}
        rowKey="key"
        empty={t('target.none')}
      />
    </Page>
  )
}
