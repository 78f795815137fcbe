import { App } from 'antd'
import { type Action, given, text } from '../actions/action'
import { type Onboarding, onboardingPath } from '../api/onboard'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'

/** What may be asked of an onboarding where it stands; the first is what most people want then. */
export function useOnboardingActions(): (onboarding: Onboarding, gone?: () => void) => Action[] {
  const { t } = useWords()
  return (onboarding, gone) => {
    const path = onboardingPath(onboarding.name)
    const simple = (word: string, verb: string, rule: string, danger = false): Action => ({
      title: t(`onboard.${word}`, { name: onboarding.name }),
      verb: t(`onboard.${word}Verb`),
      rule,
      danger,
      note: t(`onboard.${word}Note`),
      calls: () => [{ method: 'POST', path: `${path}/${verb}` }],
      cli: () => line('octopus', 'onboard', verb, onboarding.name),
    })
    const hash = onboarding.plan?.hash
    const approve: Action = {
      title: t('onboard.approve', { name: onboarding.name }),
      verb: t('onboard.approveVerb'),
      rule: 'onboarding:approve',
      note: t('onboard.approveNote', { count: onboarding.plan?.changes.length ?? 0 }),
      calls: () => [{ method: 'POST', path: `${path}/approve`, body: { plan: hash } }],
      cli: () => line('octopus', 'onboard', 'approve', onboarding.name, ...option('--plan', hash)),
    }
    const look = simple('look', 'check', 'onboarding:change')
    const rollBack = simple('rollBack', 'roll-back', 'onboarding:approve', true)
    const retire = simple('retire', 'retire', 'onboarding:approve', true)
    const forget: Action = {
      title: t('onboard.forget', { name: onboarding.name }),
      verb: t('onboard.forgetVerb'),
      rule: 'onboarding:change',
      danger: true,
      note: t('onboard.forgetNote'),
      calls: () => [{ method: 'DELETE', path }],
      cli: () => line('octopus', 'onboard', 'remove', onboarding.name),
      after: gone,
    }
    switch (onboarding.state) {
      case 'planned':
        return [approve, look, rollBack]
      case 'blocked':
        return [look, rollBack]
      case 'active':
        return [...(hash ? [approve] : []), look, retire]
      case 'applying':
        return [rollBack]
      case 'checking':
      case 'rolling-back':
        return []
      case 'rolled-back':
      case 'retired':
        return [forget]
    }
  }
}

interface Found {
  name: string
  product: string
  taken: boolean
  reason: string
}

/** Manages the backends that a running Cinder has; nothing on its hosts is touched. */
export function useImport(): Action {
  const { t } = useWords()
  const { modal } = App.useApp()
  return {
    title: t('onboard.cinder'),
    verb: t('onboard.cinderVerb'),
    rule: 'onboarding:change',
    note: t('onboard.cinderNote'),
    fields: [
      { name: 'host', label: t('onboard.cinderNode'), kind: 'text', required: true },
      {
        name: 'api',
        label: t('onboard.targetApi'),
        kind: 'text',
        required: true,
        example: 'http://controller:8776/v3/PROJECT',
      },
      { name: 'config', label: t('onboard.targetConfig'), kind: 'text', example: '/etc/cinder/cinder.conf' },
      { name: 'url', label: t('onboard.keystone'), kind: 'text', help: t('onboard.keystoneHelp') },
      { name: 'user', label: t('word.user'), kind: 'text', when: (values) => text(values, 'url') !== undefined },
      { name: 'project', label: t('word.project'), kind: 'text', when: (values) => text(values, 'url') !== undefined },
      { name: 'password', label: t('signIn.password'), kind: 'secret', when: (values) => text(values, 'url') !== undefined },
      { name: 'look', label: t('onboard.cinderLook'), kind: 'switch', initial: true },
    ],
    calls: (values) => {
      const url = text(values, 'url')
      return [
        {
          method: 'POST',
          path: '/api/v1/onboarding-imports',
          body: {
            target: given({
              kind: 'cinder',
              hosts: [text(values, 'host') ?? ''],
              api: text(values, 'api'),
              config: text(values, 'config'),
              keystone:
                url &&
                given({
                  url,
                  user: text(values, 'user'),
                  project: text(values, 'project'),
                  password: text(values, 'password'),
                }),
            }),
            look_only: values.look === true,
          },
        },
      ]
    },
    cli: (values) =>
      line(
        'octopus',
        'onboard',
        'import',
        ...option('--node', values.host),
        ...option('--api', values.api),
        ...option('--file', values.config),
        values.look === true && '--look-only',
      ),
    after: (answers) => {
      const found = (answers[0] as { backends: Found[] } | undefined)?.backends ?? []
      modal.info({
        title: t('onboard.cinderFound', { count: found.length }),
        content: (
          <ul className="plain-list">
            {found.map((each) => (
              <li key={each.name}>
                <strong>{each.name}</strong> {each.product} {each.taken ? t('onboard.taken') : each.reason}
              </li>
            ))}
          </ul>
        ),
      })
    },
  }
}
