import type { Action } from '../actions/action'
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
