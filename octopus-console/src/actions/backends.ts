import type { Backend, Driver, DriverOption } from '../api/types'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { useSaid } from '../parts/FaultText'
import { type Action, type FieldSpec, given, text, type Values } from './action'

const RULE = 'backend:change'
const PREFIX = 'option:'

/** The form of a driver's options comes from its declarations; with values, those that are set already. */
export function optionFields(
  options: DriverOption[],
  known: Record<string, string> | undefined,
  secretKept: string,
  help: (option: DriverOption) => string,
): FieldSpec[] {
  const fields = options.map((each): FieldSpec => {
    const secret = each.kind === 'secret'
    const choices = each.kind === 'flag' ? ['true', 'false'] : each.choices
    const kept = known !== undefined && secret
    return {
      name: PREFIX + each.name,
      label: each.name,
      kind: secret ? 'secret' : choices ? 'select' : 'text',
      required: each.required && !kept,
      initial: known?.[each.name],
      help: help(each),
      example: kept ? secretKept : (each.default ?? each.example ?? range(each)),
      choices: choices?.map((value) => ({ value, label: value })),
    }
  })
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)]
}

const range = (each: DriverOption) =>
  each.least === undefined || each.most === undefined ? undefined : `${each.least} – ${each.most}`

export const optionsOf = (values: Values): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => name.startsWith(PREFIX) && value !== undefined && value !== '')
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  )

const optionWords = (driver: Driver | undefined, values: Values) =>
  Object.entries(optionsOf(values)).flatMap(([name, value]) =>
    driver?.options.some((each) => each.name === name && each.kind === 'secret')
      ? ['--secret', `${name}=@FILE`]
      : ['--option', `${name}=${String(value)}`],
  )

/** What an option or a driver says of itself, in the reader's language. */
function useSentences() {
  const said = useSaid()
  return {
    helpOf: (each: DriverOption) => said(each, 'sentence'),
    sentenceOf: (driver: Driver | undefined) => driver && said(driver, 'sentence'),
  }
}

export function useAddBackend(drivers: Driver[]): Action {
  const { t } = useWords()
  const { helpOf, sentenceOf } = useSentences()
  const find = (values: Values) => drivers.find((driver) => driver.id === values.driver)
  return {
    title: t('backend.add'),
    verb: t('backend.addVerb'),
    rule: RULE,
    fields: (values) => [
      { name: 'name', label: t('word.name'), kind: 'text', required: true, help: t('backend.nameHelp') },
      {
        name: 'driver',
        label: t('word.driver'),
        kind: 'select',
        required: true,
        help: sentenceOf(find(values)),
        choices: drivers.map((driver) => ({ value: driver.id, label: `${driver.name} ${driver.version}` })),
      },
      { name: 'zone', label: t('word.zone'), kind: 'text' },
      ...optionFields(find(values)?.options ?? [], undefined, '', helpOf),
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/api/v1/backends',
        body: given({
          name: text(values, 'name'),
          driver: text(values, 'driver'),
          availability_zone: text(values, 'zone'),
          options: optionsOf(values),
        }),
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'backend',
        'add',
        text(values, 'name') ?? 'NAME',
        ...option('--driver', values.driver),
        ...optionWords(find(values), values),
        '--wait',
      ),
  }
}

export function useBackendActions(): (backend: Backend, drivers: Driver[]) => Action[] {
  const { t } = useWords()
  const { helpOf } = useSentences()
  return (backend, drivers) => {
    const path = `/api/v1/backends/${encodeURIComponent(backend.name)}`
    const name = { name: backend.name }
    const simple = (word: string, verb: string): Action => ({
      title: t(`backend.${word}`, name),
      verb: t(`backend.${word}Verb`),
      rule: RULE,
      note: t(`backend.${word}Note`),
      calls: () => [{ method: 'POST', path: `${path}/${verb}` }],
      cli: () => line('octopus', 'backend', verb, backend.name),
    })
    const driver = drivers.find((each) => each.id === backend.driver)
    const change: Action = {
      title: t('backend.change', name),
      verb: t('backend.changeVerb'),
      rule: RULE,
      note: t('backend.changeNote'),
      fields: [
        { name: 'zone', label: t('word.zone'), kind: 'text', initial: backend.availability_zone },
        ...optionFields(driver?.options ?? [], backend.options, t('backend.secretStays'), helpOf),
      ],
      calls: (values) => [
        {
          method: 'PUT',
          path,
          body: given({ options: optionsOf(values), availability_zone: text(values, 'zone') }),
        },
      ],
      cli: (values) => line('octopus', 'backend', 'set', backend.name, ...optionWords(driver, values)),
    }
    const secrets = driver?.options.filter((each) => each.kind === 'secret') ?? []
    const rotate: Action = {
      title: t('backend.rotate', name),
      verb: t('backend.rotateVerb'),
      rule: RULE,
      note: t('backend.rotateNote'),
      fields: optionFields(secrets, backend.options, t('backend.secretStays'), helpOf),
      calls: (values) => [{ method: 'PUT', path, body: { options: optionsOf(values) } }],
      cli: (values) => line('octopus', 'backend', 'set', backend.name, ...optionWords(driver, values)),
    }
    const disable: Action = {
      ...simple('disable', 'disable'),
      fields: [{ name: 'reason', label: t('word.reason'), kind: 'text' }],
      calls: (values) => [
        { method: 'POST', path: `${path}/disable`, body: given({ reason: text(values, 'reason') }) },
      ],
      cli: (values) => line('octopus', 'backend', 'disable', backend.name, ...option('--reason', values.reason)),
    }
    const remove: Action = {
      title: t('backend.remove', name),
      verb: t('action.remove'),
      danger: true,
      rule: RULE,
      note: t('backend.removeNote'),
      calls: () => [{ method: 'DELETE', path }],
      cli: () => line('octopus', 'backend', 'remove', backend.name),
    }
    return [
      simple('validate', 'validate'),
      change,
      ...(backend.secrets.length > 0 && secrets.length > 0 ? [rotate] : []),
      backend.enabled ? disable : simple('enable', 'enable'),
      remove,
    ]
  }
}
