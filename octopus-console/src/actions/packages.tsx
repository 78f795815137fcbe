import { App } from 'antd'
import type { DriverPackage, PackageSigner } from '../api/packages'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { type Action, text } from './action'

const RULE = 'package:change'
const TRUST = 'package:trust'

export const packagePath = (name: string, version: string) =>
  `/api/v1/packages/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`

interface Verified {
  verified: { sha256: string; signer: string | null }
}

/** What may be asked of one version of a driver package. */
export function usePackageActions(): (each: DriverPackage, gone?: () => void) => Action[] {
  const { t } = useWords()
  const { modal } = App.useApp()
  return (each, gone) => {
    const name = { name: `${each.name} ${each.version}` }
    const path = packagePath(each.name, each.version)
    const whole = `/api/v1/packages/${encodeURIComponent(each.name)}`
    const verify: Action = {
      title: t('package.verify', name),
      verb: t('package.verifyVerb'),
      rule: 'package:list',
      note: t('package.verifyNote'),
      calls: () => [{ method: 'POST', path: `${path}/verify` }],
      cli: () => line('octopus', 'package', 'check', each.name, each.version),
      after: (answers) => {
        const { verified } = answers[0] as Verified
        modal.success({
          title: t('package.verified', name),
          content: (
            <>
              <div>{verified.signer ? t('package.signedBy', { who: verified.signer }) : t('package.unsigned')}</div>
              <span className="raw small">SHA-256 {verified.sha256}</span>
            </>
          ),
        })
      },
    }
    const activate: Action = {
      title: t('package.activate', name),
      verb: t('package.activateVerb'),
      rule: RULE,
      note: t('package.activateNote'),
      calls: () => [{ method: 'POST', path: `${whole}/activate`, body: { version: each.version } }],
      cli: () => line('octopus', 'package', 'activate', each.name, each.version),
    }
    const rollback: Action = {
      title: t('package.rollback', { name: each.name }),
      verb: t('package.rollbackVerb'),
      rule: RULE,
      note: t('package.rollbackNote'),
      calls: () => [{ method: 'POST', path: `${whole}/rollback` }],
      cli: () => line('octopus', 'package', 'rollback', each.name),
    }
    const remove: Action = {
      title: t('package.remove', name),
      verb: t('action.remove'),
      danger: true,
      rule: RULE,
      note: t('package.removeNote'),
      calls: () => [{ method: 'DELETE', path }],
      cli: () => line('octopus', 'package', 'remove', each.name, each.version),
      after: gone,
    }
    return [verify, each.active ? rollback : activate, remove]
  }
}

export function useTrustSigner(): Action {
  const { t } = useWords()
  return {
    title: t('package.trust'),
    verb: t('package.trustVerb'),
    rule: TRUST,
    note: t('package.trustNote'),
    fields: [
      { name: 'name', label: t('word.name'), kind: 'text', required: true, help: t('package.trustName') },
      { name: 'key', label: t('package.key'), kind: 'area', required: true, help: t('package.keyHelp') },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/api/v1/package-signers',
        body: { name: text(values, 'name'), key: text(values, 'key') },
      },
    ],
    cli: (values) => line('octopus', 'package', 'trust', 'add', text(values, 'name') ?? 'NAME', '--key', 'FILE.pub'),
  }
}

export function useSignerActions(): (signer: PackageSigner) => Action[] {
  const { t } = useWords()
  return (signer) => [
    {
      title: t('package.distrust', { name: signer.name }),
      verb: t('action.remove'),
      danger: true,
      rule: TRUST,
      note: t('package.distrustNote'),
      calls: () => [{ method: 'DELETE', path: `/api/v1/package-signers/${encodeURIComponent(signer.name)}` }],
      cli: () => line('octopus', 'package', 'trust', 'remove', signer.name),
    },
  ]
}
