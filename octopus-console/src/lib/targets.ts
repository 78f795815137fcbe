import { isOver, type Onboarding } from '../api/onboard'

/** A block service that gets backends: Octopus's own, or a Cinder that is there. */
export interface Target {
  /** Tells it apart from others: its endpoint. */
  key: string
  kind: string
  /** As the latest spec has it. */
  spec: Onboarding['spec']['target']
  /** Hosts, or the pods' workload. */
  places: string[]
  onboardings: Onboarding[]
}

const BUILT_IN = 'built-in'
const words = (value: unknown) => (Array.isArray(value) ? value.map(String) : value ? [String(value)] : [])

const keyOf = (spec: Target['spec']) => (spec.kind === BUILT_IN ? BUILT_IN : String(spec.api ?? spec.kind).replace(/\/+$/, ''))

const placesOf = (spec: Target['spec']) => (spec.kind === 'kubernetes' ? words(spec.workload) : words(spec.hosts))

/** Every target that something was connected to and is not gone, with what it has. */
export function targetsOf(onboardings: readonly Onboarding[]): Target[] {
  const found = new Map<string, Target>()
  for (const onboarding of onboardings) {
    if (isOver(onboarding.state)) continue
    const { target: spec } = onboarding.spec
    const key = keyOf(spec)
    const known = found.get(key)
    if (known) {
      known.onboardings.push(onboarding)
      known.places = [...new Set([...known.places, ...placesOf(spec)])]
    } else {
      found.set(key, { key, kind: spec.kind, spec, places: placesOf(spec), onboardings: [onboarding] })
    }
  }
  return [...found.values()].sort((one, other) => one.key.localeCompare(other.key))
}

/** When the one that was not looked at for longest was looked at; null while one never was. */
export function lookedAt(target: Target): string | null {
  const times = target.onboardings.map((each) => each.checked_at)
  return times.some((time) => time === null) ? null : (times as string[]).reduce((one, other) => (one < other ? one : other))
}
