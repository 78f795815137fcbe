import type { DriverPackage } from '../api/packages'
import type { Backend } from '../api/types'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { type Action, text, type Values } from './action'

/** Puts another version of a driver in the place of the one in force, for all backends that have drivers of its package. */
export function useDriverVersion(): (backend: Backend, packages: DriverPackage[], backends: Backend[]) => Action[] {
  const { t } = useWords()
  return (backend, packages, backends) => {
    const others = packages.filter((each) => each.drivers.includes(backend.driver) && !each.active)
    const key = (each: DriverPackage) => `${each.name} ${each.version}`
    if (others.length === 0) return []
    const chosen = (values: Values) => others.find((each) => key(each) === text(values, 'version'))
    const touched = (values: Values) =>
      backends.filter((each) => chosen(values)?.drivers.includes(each.driver)).map((each) => each.name)
    return [
      {
        title: t('backend.upgrade', { name: backend.name }),
        verb: t('backend.upgradeVerb'),
        rule: 'package:change',
        note: t('backend.upgradeNote'),
        fields: (values) => [
          {
            name: 'version',
            label: t('backend.upgradeTo'),
            kind: 'select',
            required: true,
            initial: key(others[0] as DriverPackage),
            choices: others.map((each) => ({ value: key(each), label: key(each) })),
            help: t('backend.upgradeTouches', { names: touched(values).join(', ') || '–' }),
          },
        ],
        calls: (values) => {
          const { name = '', version = '' } = chosen(values) ?? {}
          return [{ method: 'POST', path: `/api/v1/packages/${encodeURIComponent(name)}/activate`, body: { version } }]
        },
        cli: (values) => line('octopus', 'package', 'activate', chosen(values)?.name ?? 'NAME', chosen(values)?.version ?? 'VERSION'),
      },
    ]
  }
}
