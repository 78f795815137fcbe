import { describe, expect, it } from 'vitest'
import { treeMap } from './treemap'

const SHAPE = { width: 600, height: 200 }
const of = (...sizes: number[]) => treeMap(sizes, (size) => size, SHAPE)

describe('a tree map', () => {
  it('has areas as large as the sizes, and leaves no room', () => {
    const tiles = of(6, 6, 4, 3, 2, 2, 1)
    const area = (tile: { width: number; height: number }) => tile.width * tile.height
    expect(tiles.reduce((sum, tile) => sum + area(tile), 0)).toBeCloseTo(10_000)
    for (const tile of tiles) expect(area(tile) / 10_000).toBeCloseTo(tile.item / 24)
  })

  it('stays in its frame and lays nothing over another', () => {
    const tiles = of(500, 80, 40, 7, 3)
    for (const tile of tiles) {
      expect(tile.x + tile.width).toBeLessThanOrEqual(100.001)
      expect(tile.y + tile.height).toBeLessThanOrEqual(100.001)
      for (const other of tiles.filter((each) => each !== tile)) {
        const apart =
          tile.x + tile.width <= other.x + 0.001 ||
          other.x + other.width <= tile.x + 0.001 ||
          tile.y + tile.height <= other.y + 0.001 ||
          other.y + other.height <= tile.y + 0.001
        expect(apart).toBe(true)
      }
    }
  })

  it('keeps what is very small in sight, and is nothing of nothing', () => {
    expect(of(1_000_000, 1).at(-1)?.width).toBeGreaterThan(0.5)
    expect(of()).toEqual([])
    expect(of(0, 0)).toEqual([])
  })
})
