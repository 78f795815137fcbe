import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { type Action, type FieldSpec, given, text } from './action'

export interface User {
  name: string
  role: 'admin' | 'operator' | 'reader'
  must_change_password: boolean
  locked_until: string | null
  created_at: string
}

const RULE = 'user:change'
const ROLES = ['admin', 'operator', 'reader']

/** Those who may sign in, where Octopus keeps its users itself. */
export function useUserActions() {
  const { t } = useWords()
  const role = (initial: string): FieldSpec => ({
    name: 'role',
    label: t('user.role'),
    kind: 'select',
    required: true,
    initial,
    choices: ROLES.map((value) => ({ value, label: t(`user.role_${value}`) })),
  })
  const add: Action = {
    title: t('user.add'),
    verb: t('user.addVerb'),
    rule: RULE,
    fields: [
      { name: 'name', label: t('word.name'), kind: 'text', required: true },
      role('operator'),
      { name: 'password', label: t('signIn.password'), kind: 'secret', required: true, help: t('user.passwordHelp') },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/api/v1/users',
        body: { name: text(values, 'name'), role: values.role, password: text(values, 'password') },
      },
    ],
    // The password comes from standard input.
    cli: (values) =>
      line('octopus', 'user', 'create', text(values, 'name') ?? 'NAME', ...option('--role', values.role), '--password', '-'),
  }
  const ofUser = (user: User): Action[] => {
    const path = `/api/v1/users/${encodeURIComponent(user.name)}`
    const name = { name: user.name }
    const unlock: Action = {
      title: t('user.unlock', name),
      verb: t('user.unlockVerb'),
      rule: RULE,
      note: t('user.unlockNote'),
      calls: () => [{ method: 'POST', path: `${path}/unlock` }],
      cli: () => line('octopus', 'user', 'unlock', user.name),
    }
    return [
      ...(user.locked_until ? [unlock] : []),
      {
        title: t('user.change', name),
        verb: t('action.edit'),
        rule: RULE,
        fields: [
          role(user.role),
          { name: 'password', label: t('signIn.new'), kind: 'secret', help: t('user.passwordHelp') },
        ],
        calls: (values) => [
          {
            method: 'PUT',
            path,
            body: given({
              role: values.role === user.role ? undefined : values.role,
              password: text(values, 'password'),
            }),
          },
        ],
        cli: (values) =>
          line(
            'octopus',
            'user',
            'set',
            user.name,
            ...option('--role', values.role === user.role ? undefined : values.role),
            ...option('--password', text(values, 'password') && '-'),
          ),
      },
      {
        title: t('user.remove', name),
        verb: t('action.remove'),
        danger: true,
        rule: RULE,
        note: t('user.removeNote'),
        calls: () => [{ method: 'DELETE', path }],
        cli: () => line('octopus', 'user', 'remove', user.name),
      },
    ]
  }
  return { add, ofUser }
}
