import type { ColumnsType } from 'antd/es/table'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { type User, useUserActions } from '../actions/users'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { Ago, Moment } from '../parts/Time'

export default function Users() {
  const { t } = useWords()
  const { add, ofUser } = useUserActions()
  const { data, error } = useLive<{ users: User[] }>('/api/v1/users')
  const columns: ColumnsType<User> = [
    { title: t('word.name'), dataIndex: 'name' },
    { title: t('user.role'), key: 'role', render: (_, row) => t(`user.role_${row.role}`) },
    {
      title: t('user.password'),
      key: 'password',
      render: (_, row) => t(row.must_change_password ? 'user.mustChange' : 'user.chosen'),
    },
    { title: t('user.locked'), key: 'locked', render: (_, row) => <Moment at={row.locked_until} /> },
    { title: t('word.created'), key: 'created', render: (_, row) => <Ago at={row.created_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={ofUser(row)} of={row.name} /> },
  ]
  return (
    <Page title={t('menu.users')} actions={<ActionButtons actions={[add]} />}>
      <ProblemView problem={error} />
      <List label={t('menu.users')} rows={data?.users} columns={columns} rowKey="name" />
    </Page>
  )
}
