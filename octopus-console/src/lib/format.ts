/** Numbers, sizes and times as the chosen language writes them. */

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']
const GIB = 3

/** 1536 → "1.5 KiB". */
export function bytes(value: number, language: string): string {
  return scaled(value, 0, language)
}

/** 2048 → "2 TiB". */
export function gib(value: number, language: string): string {
  return scaled(value, GIB, language)
}

function scaled(value: number, unit: number, language: string): string {
  let size = value
  let at = unit
  while (Math.abs(size) >= 1024 && at < BINARY.length - 1) {
    size /= 1024
    at += 1
  }
  while (at > 0 && size !== 0 && Math.abs(size) < 1) {
    size *= 1024
    at -= 1
  }
  const digits = Math.abs(size) >= 100 || at === 0 ? 0 : Math.abs(size) >= 10 ? 1 : 2
  return `${number(size, language, digits)} ${BINARY[at]}`
}

export function number(value: number, language: string, digits = 2): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
}

export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share)
}

/** Cinder writes times in UTC and does not say so. */
export function instant(text: string): Date {
  return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
}

export function moment(text: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(instant(text))
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** "3 minutes ago". */
export function ago(text: string, now: number, language: string): string {
  const seconds = Math.round((instant(text).getTime() - now) / 1000)
  const [unit, length] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(seconds / length), unit)
}

/** How long something took: "1.2 s", "3 min 5 s". */
export function duration(milliseconds: number, language: string): string {
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
      maximumFractionDigits: digits,
    }).format(value)
  if (milliseconds < 1000) return unit(Math.max(0, Math.round(milliseconds)), 'millisecond')
  const seconds = milliseconds / 1000
  if (seconds < 60) return unit(seconds, 'second', 1)
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${unit(minutes, 'minute')} ${unit(Math.round(seconds % 60), 'second')}`
    : `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
}
