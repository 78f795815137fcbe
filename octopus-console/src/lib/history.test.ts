import { describe, expect, it } from 'vitest'
import { line, type PoolHistory, summed } from './history'

const pool = (samples: PoolHistory['samples']): PoolHistory => ({
  name: 'p',
  backend: 'b',
  growth_gib_per_day: null,
  days_left: null,
  samples,
})

describe('capacity over time', () => {
  it('is summed with what was latest of each pool', () => {
    expect(
      summed([
        pool([[10, 100, 90, 5], [20, 100, 80, 6]]),
        pool([[15, 50, 50, 0]]),
      ]),
    ).toEqual([
      [10, 100, 90, 5],
      [15, 150, 140, 5],
      [20, 150, 130, 6],
    ])
  })

  it('is drawn from the bottom', () => {
    expect(line([[0, 0], [10, 100]], 100, 50, 20, false)).toBe('M0 20L50 0')
    expect(line([[0, 50], [10, 50]], 100, 50, 20, true)).toBe('M0 10L50 10L50 20L0 20Z')
  })
})
