/** Seconds since the epoch, then GiB: total, free, provisioned. */
export type Figures = [number, number, number, number]

export interface PoolHistory {
  name: string
  backend: string
  growth_gib_per_day: number | null
  days_left: number | null
  samples: Figures[]
}

/** All pools together: each counts with its latest figures up to then, and not before it was first seen. */
export function summed(pools: readonly PoolHistory[]): Figures[] {
  const times = [...new Set(pools.flatMap((pool) => pool.samples.map(([at]) => at)))].sort((one, other) => one - other)
  const next = pools.map(() => 0)
  return times.map((time) => {
    const sum: Figures = [time, 0, 0, 0]
    pools.forEach(({ samples }, pool) => {
      while ((samples[next[pool] as number]?.[0] ?? Number.POSITIVE_INFINITY) <= time) next[pool] = (next[pool] as number) + 1
      const latest = samples[(next[pool] as number) - 1]
      if (latest) {
        sum[1] += latest[1]
        sum[2] += latest[2]
        sum[3] += latest[3]
      }
    })
    return sum
  })
}

/** The path of values over time; closed, the area below it. */
export function line(
  values: readonly [number, number][],
  most: number,
  width: number,
  height: number,
  closed: boolean,
): string {
  const begin = values[0]?.[0] ?? 0
  const span = Math.max(1, (values.at(-1)?.[0] ?? 1) - begin)
  const points = values.map(([at, value]) => [
    values.length === 1 ? width : ((at - begin) / span) * width,
    height - (value / most) * height,
  ])
  const path = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
  return closed ? `${path}L${width} ${height}L${round(points[0]?.[0])} ${height}Z` : path
}

const round = (value: number | undefined) => Math.round((value ?? 0) * 10) / 10
