import type { Action } from '../actions/action'
import { isBusy, onboardingPath } from '../api/onboard'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import type { Target } from '../lib/targets'
import { useImport } from './actions'

/** What may be asked of a target as a whole. */
export function useTargetActions(): (target: Target) => Action[] {
  const { t } = useWords()
  const takeOver = useImport()
  return (target) => {
    const idle = target.onboardings.filter((each) => !isBusy(each.state))
    const look: Action = {
      title: t('target.look', { count: idle.length }),
      verb: t('target.lookVerb'),
      rule: 'onboarding:change',
      note: t('target.lookNote'),
      calls: () => idle.map((each) => ({ method: 'POST', path: `${onboardingPath(each.name)}/check` })),
      cli: () => idle.map((each) => line('octopus', 'onboard', 'check', each.name)).join('\n'),
    }
    return [...(idle.length > 0 ? [look] : []), ...(target.kind === 'cinder' ? [importOf(takeOver, target)] : [])]
  }
}

/** The same target once more: what is known of it is filled in, its password is not known here. */
function importOf(takeOver: Action, { spec }: Target): Action {
  const keystone = (spec.keystone ?? {}) as Record<string, unknown>
  const known: Record<string, unknown> = {
    host: Array.isArray(spec.hosts) ? spec.hosts[0] : undefined,
    api: spec.api,
    config: spec.config,
    url: keystone.url,
    user: keystone.user,
    project: keystone.project,
  }
  const fields = Array.isArray(takeOver.fields) ? takeOver.fields : []
  return { ...takeOver, fields: fields.map((field) => (known[field.name] ? { ...field, initial: known[field.name] } : field)) }
}
