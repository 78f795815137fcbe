import { Alert, Button, Card, Flex, Form, Input, Steps } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { Problem, send } from '../api/client'
import type { Onboarding, ProductSchema, ProductSummary } from '../api/onboard'
import type { Driver } from '../api/types'
import { refreshAll, useLive } from '../app/queries'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { changeCall, createCall, type Draft, onboardLine, schemaOfDriver, secretNames, unknownOptions } from '../lib/spec'
import { CommandView } from '../parts/CommandView'
import { FaultView } from '../parts/FaultView'
import { dropDraft, keepDraft } from './draft'
import { ImportButton } from './ImportDialog'
import { ParameterFields } from './ParameterFields'
import { PlaceFields } from './PlaceFields'
import { ProductChoice } from './ProductChoice'
import { Review } from './Review'

const STEPS = ['product', 'options', 'place', 'review'] as const
type StepName = (typeof STEPS)[number]
const SELDOM = 60_000

/** What the chosen product wants to be told; a driver's own declarations where no product was chosen. */
function useSchema(draft: Draft): ProductSchema | undefined {
  const product = draft.product ?? ''
  const drivers = useLive<{ drivers: Driver[] }>('/api/v1/drivers', { every: SELDOM, enabled: product === '' }).data?.drivers
  const schema = useLive<ProductSchema & { $id: string }>(`/api/v1/products/${encodeURIComponent(product)}/schema`, {
    every: SELDOM,
    enabled: product !== '',
  }).data
  return useMemo(() => {
    if (product !== '') return schema?.$id.endsWith(`:${product}`) ? schema : undefined
    const driver = drivers?.find((each) => each.id === draft.driver)
    return driver && schemaOfDriver(driver)
  }, [product, schema, drivers, draft.driver])
}

/**
 * A spec, step by step. The step is in the address; what was written is kept in the browser, without secrets, until it is
 * sent. From then on the server has it.
 *
 * @param present the onboarding that gets another spec
 */
export function OnboardForm({ initial, present }: { initial: Draft; present?: Onboarding }) {
  const { t } = useWords()
  const go = useNavigate()
  const url = useUrlState()
  const [form] = Form.useForm<Draft>()
  const [draft, setDraft] = useState<Draft>(initial)
  const [search, setSearch] = useState({ words: '', protocol: '' })
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const schema = useSchema(draft)
  const secret = useMemo(() => secretNames(schema), [schema])
  const kept = useMemo(() => new Set(present?.spec.secrets ?? []), [present])
  const asked = STEPS.find((name) => name === url.read('step'))
  const first: StepName = present || initial.product ? 'options' : 'product'
  const step = asked && (asked === 'product' || draft.product || draft.driver) ? asked : first
  const call = present ? changeCall(draft, schema) : createCall(draft, schema)

  // The form's own defaults arrive when the schema does.
  useEffect(() => {
    if (schema) setDraft({ ...form.getFieldsValue(true) })
  }, [schema, form])

  const take = (values: Draft) => {
    const next = { ...form.getFieldsValue(true), ...values }
    form.setFieldsValue(next)
    changed(next)
  }
  const changed = (next: Draft) => {
    setDraft({ ...next })
    if (!present) keepDraft(next, secretNames(schema))
  }
  const turn = async (to: StepName) => {
    const on = STEPS.indexOf(to) > STEPS.indexOf(step)
    if (on) {
      try {
        await form.validateFields()
      } catch {
        return
      }
    }
    setProblem(undefined)
    url.write({ step: to }, false)
  }
  const chooseProduct = (product: ProductSummary) => {
    if (product.id === draft.product) return
    take({ product: product.id, driver: undefined })
  }
  const carryOut = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await send(call)
      if (!present) dropDraft()
      void refreshAll()
      void go(`/onboardings/${encodeURIComponent(draft.name ?? '')}`)
    } catch (trouble) {
      if (trouble instanceof Problem) setProblem(trouble)
    } finally {
      setBusy(false)
    }
  }

  const shown = STEPS.filter((name) => name !== 'product' || !present)
  const at = shown.indexOf(step)
  const before = shown[at - 1]
  const after = shown[at + 1]
  const unknown = unknownOptions(draft, schema)
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={initial}
      preserve
      onValuesChange={() => changed(form.getFieldsValue(true))}
      onFinish={() => void (after ? turn(after) : carryOut())}
    >
      <Flex vertical gap={16}>
        <Flex justify="space-between" gap={12} wrap align="center" className="steps-row">
          <Steps
            className="wizard-steps"
            size="small"
            current={at}
            onChange={(to) => void turn(shown[to] as StepName)}
            items={shown.map((name) => ({ title: t(`onboard.step_${name}`) }))}
          />
          <ImportButton
            take={({ draft: found, search: words }) => {
              take(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)))
              if (words) setSearch({ words, protocol: '' })
              if (found.product && !present) url.write({ step: 'options' })
            }}
          />
        </Flex>
        {step === 'product' && (
          <ProductChoice
            value={draft.product}
            choose={chooseProduct}
            search={search}
            seek={(changes) => setSearch({ ...search, ...changes })}
          />
        )}
        {step === 'options' && (
          <>
            <Card size="small" title={t('onboard.itself')}>
              <div className="fields">
                <Form.Item
                  name="name"
                  label={t('word.name')}
                  extra={t('backend.nameHelp')}
                  rules={[
                    { required: true, message: t('form.required') },
                    { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, message: t('backend.nameHelp') },
                  ]}
                >
                  <Input autoComplete="off" disabled={present !== undefined} />
                </Form.Item>
                <Form.Item name="zone" label={t('word.zone')}>
                  <Input autoComplete="off" />
                </Form.Item>
              </div>
            </Card>
            {schema && <ParameterFields schema={schema} values={draft.options ?? {}} kept={kept} />}
            {unknown.length > 0 && (
              <Alert type="warning" showIcon title={t('onboard.unknown', { names: unknown.join(', ') })} />
            )}
          </>
        )}
        {step === 'place' && <PlaceFields target={String(draft.target?.kind ?? 'built-in')} />}
        {step === 'review' && <Review draft={draft} schema={schema} />}
        {problem && <FaultView fault={problem.fault} />}
        {step === 'review' && <CommandView calls={[call]} cli={onboardLine(draft, schema)} secret={secret} />}
        <Flex gap={8}>
          {before && <Button onClick={() => void turn(before)}>{t('onboard.back')}</Button>}
          {after ? (
            <Button type="primary" id="wizard-next" disabled={!schema} onClick={() => void turn(after)}>
              {t('onboard.next')}
            </Button>
          ) : (
            <Button type="primary" id="wizard-check" loading={busy} onClick={() => void carryOut()}>
              {t('onboard.checkVerb')}
            </Button>
          )}
        </Flex>
      </Flex>
    </Form>
  )
}
