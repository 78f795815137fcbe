import { PlusOutlined } from '@ant-design/icons'
import { Button, Flex } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { Link, useNavigate } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import type { Onboarding } from '../api/onboard'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import { useImport, useOnboardingActions } from '../onboard/actions'
import { FaultText } from '../parts/FaultText'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

export default function Onboardings() {
  const { t } = useWords()
  const may = useMay()
  const go = useNavigate()
  const actions = useOnboardingActions()
  const takeOver = useImport()
  const { data, error } = useLive<{ onboardings: Onboarding[] }>('/api/v1/onboardings')
  const columns: ColumnsType<Onboarding> = [
    {
      title: t('word.name'),
      key: 'name',
      render: (_, row) => <Link to={`/onboardings/${encodeURIComponent(row.name)}`}>{row.name}</Link>,
    },
    { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.state} /> },
    { title: t('onboard.product'), key: 'product', render: (_, row) => row.spec.product || row.spec.driver },
    { title: t('onboard.target'), key: 'target', render: (_, row) => row.spec.target.kind },
    {
      title: t('word.reason'),
      key: 'reason',
      width: 420,
      render: (_, row) =>
        row.fault ? (
          <FaultText fault={row.fault} />
        ) : (
          row.plan && row.state === 'active' && t('onboard.drift')
        ),
    },
    { title: t('node.checked'), key: 'checked', render: (_, row) => <Ago at={row.checked_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.name} /> },
  ]
  return (
    <Page
      title={t('menu.onboardings')}
      actions={
        may('onboarding:change') && (
          <Flex gap={8} wrap>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => void go('/add-storage')}>
              {t('onboard.add')}
            </Button>
            <ActionButtons actions={[takeOver]} primary={false} />
          </Flex>
        )
      }
    >
      <ProblemView problem={error} />
      <List
        label={t('menu.onboardings')}
        rows={data?.onboardings}
        columns={columns}
        rowKey="name"
        empty={t('onboard.none')}
      />
    </Page>
  )
}
