import { Button, Card, Flex, Form, Input, Segmented } from 'antd'
import { useState } from 'react'
import { Problem, send } from '../api/client'
import { forgetSession } from '../api/credentials'
import type { Session } from '../api/types'
import { chooseLanguage, useWords } from '../i18n'
import { FaultView } from '../parts/FaultView'

type Values = Record<string, string>

/** Who somebody is: with a password or a token, and a new password where the first one was made by the machine. */
export default function SignIn({ session }: { session: Session }) {
  const { t, chosen } = useWords()
  const [way, setWay] = useState<'password' | 'token'>('password')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const changing = session.signed_in && session.must_change_password

  const carryOut = async (values: Values) => {
    setBusy(true)
    setProblem(undefined)
    try {
      if (changing) await send({ method: 'POST', path: '/api/v1/session/password', body: pick(values, 'old', 'new') })
      else if (way === 'token') await send({ method: 'POST', path: '/api/v1/session', body: pick(values, 'token') })
      else {
        const fields = session.strategy === 'keystone' ? ['user', 'password', 'project', 'domain'] : ['user', 'password']
        await send({ method: 'POST', path: '/api/v1/session', body: pick(values, ...fields) })
      }
      forgetSession()
    } catch (trouble) {
      if (trouble instanceof Problem) setProblem(trouble)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Flex vertical align="center" justify="center" gap={16} className="whole" role="main">
      <Card className="sign-in">
        <Flex align="center" justify="space-between">
          <h1 className="brand">
            <img src="/console/octopus.svg" alt="" width={28} height={28} />
            Octopus
          </h1>
          <Button type="text" onClick={() => void chooseLanguage(chosen === 'en' ? 'zh' : 'en')}>
            {chosen === 'en' ? '中文' : 'English'}
          </Button>
        </Flex>
        <p className="quiet">{t(changing ? 'signIn.change' : 'signIn.who')}</p>
        {session.strategy === 'keystone' && (
          <Segmented<'password' | 'token'>
            block
            value={way}
            onChange={setWay}
            options={(['password', 'token'] as const).map((value) => ({ value, label: t(`signIn.${value}`) }))}
          />
        )}
        <Form layout="vertical" onFinish={(values: Values) => void carryOut(values)} initialValues={{ domain: 'Default' }}>
          {changing ? (
            <NewPassword />
          ) : way === 'token' ? (
            <Secret name="token" label={t('signIn.token')} complete="off" />
          ) : (
            <>
              <Form.Item name="user" label={t('signIn.user')} rules={[{ required: true, message: t('form.required') }]}>
                <Input autoComplete="username" autoFocus />
              </Form.Item>
              <Secret name="password" label={t('signIn.password')} complete="current-password" />
              {session.strategy === 'keystone' && (
                <>
                  <Form.Item name="project" label={t('word.project')}>
                    <Input autoComplete="off" />
                  </Form.Item>
                  <Form.Item name="domain" label={t('signIn.domain')}>
                    <Input autoComplete="off" />
                  </Form.Item>
                </>
              )}
            </>
          )}
          {problem && (
            <Form.Item>
              <FaultView fault={problem.isAway ? { ...problem.fault, what: t('frame.away') } : problem.fault} />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t(changing ? 'signIn.changeVerb' : 'signIn.verb')}
          </Button>
        </Form>
      </Card>
    </Flex>
  )
}

function NewPassword() {
  const { t } = useWords()
  return (
    <>
      <Secret name="old" label={t('signIn.old')} complete="current-password" />
      <Secret name="new" label={t('signIn.new')} complete="new-password" />
      <Form.Item
        name="again"
        label={t('signIn.again')}
        dependencies={['new']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('new') ? Promise.resolve() : Promise.reject(new Error(t('signIn.differ'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  )
}

function Secret({ name, label, complete }: { name: string; label: string; complete: string }) {
  const { t } = useWords()
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: t('form.required') }]}>
      <Input.Password autoComplete={complete} />
    </Form.Item>
  )
}

const pick = (values: Values, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, values[name]]).filter(([, value]) => value !== undefined && value !== ''))
