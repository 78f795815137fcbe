import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useWords } from '../i18n'
import type { FieldSpec, Values } from './action'
import { ImageSelect, NodeSelect, PoolSelect, VolumeSelect } from './Choices'

/** The fields of an action, as form items. */
export function Fields({ fields, values }: { fields: FieldSpec[]; values: Values }) {
  return fields.filter((field) => field.when?.(values) ?? true).map((field) => <Field key={field.name} field={field} />)
}

function Field({ field }: { field: FieldSpec }) {
  const { t } = useWords()
  if (field.kind === 'pairs') return <Pairs field={field} />
  return (
    <Form.Item
      name={field.name}
      label={field.label}
      extra={field.help}
      valuePropName={field.kind === 'switch' ? 'checked' : 'value'}
      rules={[
        { required: field.required ?? false, message: t('form.required') },
        {
          validator: async (_, typed: unknown) => {
            const wrong = typeof typed === 'string' && typed !== '' ? field.check?.(typed) : undefined
            if (wrong) throw new Error(wrong)
          },
        },
      ]}
    >
      {control(field)}
    </Form.Item>
  )
}

function control(field: FieldSpec) {
  const placeholder = field.example
  switch (field.kind) {
    case 'number':
      return <InputNumber className="wide" min={field.least} max={field.most} placeholder={placeholder} />
    case 'select':
      return (
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          mode={field.several ? 'multiple' : undefined}
          allowClear={!field.required}
          options={field.choices}
          placeholder={placeholder}
        />
      )
    case 'pool':
      return <PoolSelect />
    case 'node':
      return <NodeSelect />
    case 'image':
      return <ImageSelect />
    case 'volume':
      return <VolumeSelect allowClear={!field.required} />
    case 'switch':
      return <Switch />
    case 'secret':
      return <Input.Password autoComplete="new-password" placeholder={placeholder} />
    case 'area':
      return <Input.TextArea rows={4} placeholder={placeholder} />
    case 'text':
    case 'pairs':
      return <Input autoComplete="off" placeholder={placeholder} />
  }
}

/** Keys and values, such as metadata and extra specs. */
function Pairs({ field }: { field: FieldSpec }) {
  const { t } = useWords()
  return (
    <Form.Item label={field.label} extra={field.help}>
      <Form.List name={field.name}>
        {(rows, { add, remove }) => (
          <Flex vertical gap={8}>
            {rows.map((row) => (
              <Flex gap={8} key={row.key}>
                <Form.Item name={[row.name, 'key']} noStyle rules={[{ required: true, message: t('form.required') }]}>
                  <Input placeholder={t('word.key')} aria-label={t('word.key')} autoComplete="off" />
                </Form.Item>
                <Form.Item name={[row.name, 'value']} noStyle>
                  <Input placeholder={t('word.value')} aria-label={t('word.value')} autoComplete="off" />
                </Form.Item>
                <Button icon={<DeleteOutlined />} aria-label={t('action.remove')} onClick={() => remove(row.name)} />
              </Flex>
            ))}
            <Button icon={<PlusOutlined />} onClick={() => add({ key: '', value: '' })}>
              {t('form.add')}
            </Button>
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  )
}
