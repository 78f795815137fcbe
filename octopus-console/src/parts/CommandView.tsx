import { CopyOutlined } from '@ant-design/icons'
import { App, Button, Collapse } from 'antd'
import type { Call } from '../api/client'
import { useWords } from '../i18n'
import { copy } from '../lib/clipboard'
import { curl, masked } from '../lib/command'

/** The same as what the button does, for a terminal. */
export function CommandView({ calls, cli, secret }: { calls: Call[]; cli: string | null; secret: ReadonlySet<string> }) {
  const { t } = useWords()
  const first = calls[0]
  if (!first) return null
  const shown = calls.slice(0, 20)
  const curls = shown.map((call) => curl({ ...call, body: masked(call.body, secret) }, window.location.origin))
  return (
    <Collapse
      size="small"
      className="command"
      items={[
        {
          key: 'command',
          label: t('action.command'),
          children: (
            <>
              {cli && <Line label="CLI" text={cli} />}
              <Line label="curl" text={curls.join('\n')} />
            </>
          ),
        },
      ]}
    />
  )
}

function Line({ label, text }: { label: string; text: string }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const copied = async () => {
    if (await copy(text)) message.success(t('action.copied'))
  }
  return (
    <div className="command-line">
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <Button size="small" icon={<CopyOutlined />} onClick={() => void copied()}>
        {t('action.copy', { what: label })}
      </Button>
    </div>
  )
}
