import { MoreOutlined } from '@ant-design/icons'
import { Button, Dropdown, Flex } from 'antd'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import type { Action } from './action'
import { useAsk } from './ActionDialog'

/** The actions that the caller may ask for; the first few as buttons, the others behind "more". */
export function ActionButtons({
  actions,
  buttons = 3,
  primary = true,
}: {
  actions: Action[]
  buttons?: number
  /** Whether the first one is what most people want. */
  primary?: boolean
}) {
  const ask = useAsk()
  const may = useMay()
  const { t } = useWords()
  const offered = actions.filter((action) => may(action.rule))
  const more = offered.slice(buttons)
  return (
    <Flex gap={8} wrap>
      {offered.slice(0, buttons).map((action, at) => (
        <Button
          key={action.title}
          type={primary && at === 0 && !action.danger ? 'primary' : 'default'}
          danger={action.danger ?? false}
          onClick={() => ask(action)}
        >
          {action.verb}
        </Button>
      ))}
      {more.length > 0 && <Menu actions={more} label={t('action.more')} />}
    </Flex>
  )
}

/** All actions of one row of a table. */
export function RowActions({ actions, of }: { actions: Action[]; of: string }) {
  const may = useMay()
  const { t } = useWords()
  const offered = actions.filter((action) => may(action.rule))
  return offered.length > 0 ? <Menu actions={offered} label={t('action.of', { what: of })} small /> : null
}

function Menu({ actions, label, small = false }: { actions: Action[]; label: string; small?: boolean }) {
  const ask = useAsk()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: actions.map((action, at) => ({ key: at, label: action.verb, danger: action.danger ?? false })),
        onClick: ({ key }) => {
          const action = actions[Number(key)]
          if (action) ask(action)
        },
      }}
    >
      <Button size={small ? 'small' : 'middle'} icon={<MoreOutlined />} aria-label={label} />
    </Dropdown>
  )
}
