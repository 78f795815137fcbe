import { type Draft, withoutSecrets } from '../lib/spec'

const KEPT_AS = 'octopus.onboarding'

export const EMPTY: Draft = { types: [], nodes: [], target: { kind: 'built-in' }, acceptance: { run: true, size_gib: 1, data_mib: 16 } }

/** What somebody had begun to write in this browser. */
export function keptDraft(): Draft {
  try {
    return { ...EMPTY, ...(JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as Draft) }
  } catch {
    return EMPTY
  }
}

export const keepDraft = (draft: Draft, secret: ReadonlySet<string>) =>
  localStorage.setItem(KEPT_AS, JSON.stringify(withoutSecrets(draft, secret)))

export const dropDraft = () => localStorage.removeItem(KEPT_AS)
