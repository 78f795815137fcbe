import { Card, Flex, Form, Input, InputNumber, Select, Switch } from 'antd'
import type { Rule } from 'antd/es/form'
import { useState } from 'react'
import type { ProductSchema, SchemaProperty } from '../api/onboard'
import { useWords } from '../i18n'

interface Entry {
  name: string
  property: SchemaProperty
  required: boolean
}

/** The options of a product as a form, group by group; what few people set is hidden at first. */
export function ParameterFields({
  schema,
  values,
  kept,
}: {
  schema: ProductSchema
  values: Record<string, unknown>
  /** Secrets that are stored already: left empty, they stay. */
  kept: ReadonlySet<string>
}) {
  const { t, chosen } = useWords()
  const [all, setAll] = useState(false)
  const required = new Set(schema.required)
  const advanced = new Set(schema['x-groups'].filter((group) => group.advanced).map((group) => group.id))
  const entries = Object.entries(schema.properties)
    .map(([name, property]): Entry => ({ name, property, required: required.has(name) && !kept.has(name) }))
    .sort((one, other) => Number(other.required) - Number(one.required) || order(one) - order(other))
  const isSeldom = ({ name, property, required: needed }: Entry) =>
    !needed &&
    !kept.has(name) &&
    !property['x-checked'] &&
    (values[name] === undefined || values[name] === property.default) &&
    (property['x-advanced'] === true || advanced.has(property['x-group'] ?? ''))
  const hidden = entries.filter(isSeldom)
  const shown = all ? entries : entries.filter((entry) => !hidden.includes(entry))
  const groups = [
    ...schema['x-groups'].map((group) => ({ id: group.id, title: chosen === 'zh' ? group['title-zh'] : group.title })),
    { id: '', title: t('onboard.otherGroup') },
  ]
  const groupOf = (entry: Entry) =>
    schema['x-groups'].some((group) => group.id === entry.property['x-group']) ? entry.property['x-group'] : ''
  return (
    <Flex vertical gap={12}>
      {groups
        .map((group) => ({ ...group, members: shown.filter((entry) => groupOf(entry) === group.id) }))
        .filter((group) => group.members.length > 0)
        .map((group) => (
          <Card key={group.id} size="small" title={group.title}>
            <div className="fields">
              {group.members.map((entry) => (
                <Field key={entry.name} entry={entry} kept={kept.has(entry.name)} />
              ))}
            </div>
          </Card>
        ))}
      {(hidden.length > 0 || all) && (
        <Flex gap={8} align="center">
          <Switch id="all-options" checked={all} onChange={setAll} />
          <label htmlFor="all-options">{t('onboard.allOptions', { count: hidden.length })}</label>
        </Flex>
      )}
    </Flex>
  )
}

const order = (entry: Entry) => entry.property['x-order'] ?? 0

function Field({ entry: { name, property, required }, kept }: { entry: Entry; kept: boolean }) {
  const { t, chosen } = useWords()
  const title = (chosen === 'zh' && property['x-title-zh']) || property.title
  return (
    <Form.Item
      name={['options', name]}
      label={
        title === name ? (
          name
        ) : (
          <span>
            {title} <code className="small quiet">{name}</code>
          </span>
        )
      }
      extra={(chosen === 'zh' && property['x-description-zh']) || property.description}
      valuePropName={property.type === 'boolean' ? 'checked' : 'value'}
      getValueProps={property.type === 'boolean' ? (value: unknown) => ({ checked: isOn(value) }) : undefined}
      initialValue={property.default}
      rules={rules(property, required, t)}
      validateTrigger={['onChange', 'onBlur']}
    >
      {control(property, kept ? t('backend.secretStays') : undefined)}
    </Form.Item>
  )
}

function rules(property: SchemaProperty, required: boolean, t: ReturnType<typeof useWords>['t']): Rule[] {
  const list: Rule[] = [{ required, message: t('form.required') }]
  if (property.pattern) {
    list.push({ pattern: new RegExp(property.pattern), message: t('form.pattern', { example: exampleOf(property) }) })
  }
  if (property.minimum !== undefined || property.maximum !== undefined) {
    const { minimum: least = '–∞', maximum: most = '∞' } = property
    list.push({
      type: 'number',
      transform: asNumber,
      min: property.minimum,
      max: property.maximum,
      message: t('form.range', { least, most }),
    })
  }
  return list
}

/** Files and stored options have texts. */
const isOn = (value: unknown) => /^(true|yes|on|1)$/i.test(String(value))

const asNumber = (value: unknown) => (value === '' || value === null || value === undefined ? undefined : Number(value))

const exampleOf = (property: SchemaProperty) =>
  property.examples?.[0] ?? { amount: '20G', address: '10.0.0.1', directory: '/var/lib' }[property['x-kind'] ?? ''] ?? ''

function control(property: SchemaProperty, stays: string | undefined) {
  const placeholder = stays ?? (exampleOf(property) || undefined)
  if (property['x-secret']) return <Input.Password autoComplete="new-password" placeholder={stays} />
  if (property.enum) {
    return <Select showSearch allowClear options={property.enum.map((value) => ({ value, label: value }))} />
  }
  switch (property.type) {
    case 'boolean':
      return <Switch />
    case 'integer':
      return <InputNumber className="wide" precision={0} placeholder={placeholder} />
    case 'number':
      return <InputNumber className="wide" placeholder={placeholder} />
    case 'string':
      return <Input autoComplete="off" placeholder={placeholder} />
  }
}
