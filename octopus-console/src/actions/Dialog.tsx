import { App, Flex, Form, Modal, Progress } from 'antd'
import { useMemo, useState } from 'react'
import type { Fault } from '../api/client'
import { refreshAll } from '../app/queries'
import { useWords } from '../i18n'
import { CommandView } from '../parts/CommandView'
import { useSaid } from '../parts/FaultText'
import { FaultView } from '../parts/FaultView'
import type { Action, FieldSpec, Values } from './action'
import { Fields } from './Fields'
import { type Outcome, runAll } from './run'

const fieldsOf = (action: Action, values: Values): FieldSpec[] =>
  typeof action.fields === 'function' ? action.fields(values) : (action.fields ?? [])

const initial = (fields: FieldSpec[]): Values =>
  Object.fromEntries(fields.filter((field) => field.initial !== undefined).map((field) => [field.name, field.initial]))

/** The one dialog in which things are done: fields, what will be sent, what came of it. */
export default function Dialog({ action }: { action: Action }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const said = useSaid()
  const [form] = Form.useForm<Values>()
  const [open, setOpen] = useState(true)
  const [done, setDone] = useState<number>()
  const [failed, setFailed] = useState<Outcome['failed']>([])
  const start = useMemo(() => initial(fieldsOf(action, {})), [action])
  const watched: Values = Form.useWatch([], form) ?? start
  const fields = fieldsOf(action, watched)
  const secret = new Set(
    fields.filter((field) => field.kind === 'secret' || field.hidden).map((field) => field.name.replace(/^option:/, '')),
  )
  const calls = callsOf(action, watched)
  const busy = done !== undefined

  const carryOut = async () => {
    let values: Values
    try {
      values = { ...start, ...(await form.validateFields()) }
    } catch {
      return
    }
    setFailed([])
    setDone(0)
    const outcome = await runAll(action.calls(values), setDone)
    setDone(undefined)
    void refreshAll()
    if (outcome.failed.length > 0) {
      setFailed(outcome.failed)
      markField(outcome.failed[0]?.problem.fault)
      return
    }
    setOpen(false)
    message.success(t('action.done', { what: action.title }))
    action.after?.(outcome.answers)
  }

  const markField = (fault: Fault | undefined) => {
    const name = fault?.about?.field?.split('.').pop()
    if (fault && name && fields.some((field) => field.name === name)) {
      form.setFields([{ name, errors: [said(fault, 'cause') || said(fault, 'what')] }])
    }
  }

  return (
    <Modal
      open={open}
      title={action.title}
      okText={action.verb}
      cancelText={t('action.cancel')}
      okButtonProps={{ danger: action.danger ?? false, loading: busy, id: 'action-ok' }}
      onOk={() => void carryOut()}
      onCancel={() => setOpen(false)}
      mask={{ closable: !busy }}
      destroyOnHidden
      style={{ top: 40 }}
      width={640}
    >
      <Flex vertical gap={12}>
        {action.note}
        {fields.length > 0 && (
          <Form form={form} layout="vertical" initialValues={start} onFinish={() => void carryOut()} requiredMark>
            <Fields fields={fields} values={watched} />
          </Form>
        )}
        {action.preview?.(watched)}
        {busy && calls.length > 1 && <Progress percent={Math.round((100 * done) / calls.length)} />}
        {failed.slice(0, 5).map(({ call, problem }) => (
          <FaultView key={`${call.method} ${call.path}`} fault={away(problem.fault, t('frame.away'))} />
        ))}
        {failed.length > 5 && <span>{t('action.moreFailed', { count: failed.length - 5 })}</span>}
        <CommandView calls={calls} cli={action.cli?.(watched) ?? null} secret={secret} />
      </Flex>
    </Modal>
  )
}

/** While somebody types, a request may not be whole yet. */
function callsOf(action: Action, values: Values) {
  try {
    return action.calls(values)
  } catch {
    return []
  }
}

const away = (fault: Fault, text: string): Fault => (fault.code === 'AWAY' ? { ...fault, what: text } : fault)
