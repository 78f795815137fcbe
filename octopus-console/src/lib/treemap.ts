/** A rectangle of a tree map, in parts of 100 of its width and height. */
export interface Tile<T> {
  item: T
  x: number
  y: number
  width: number
  height: number
}

interface Room {
  x: number
  y: number
  width: number
  height: number
}

/**
 * Areas as large as the sizes of the items, each as near to a square as it can be (Bruls, Huizing, van Wijk: squarified tree
 * maps). Whatever is small beside the largest keeps a share that one can still see.
 */
export function treeMap<T>(items: readonly T[], size: (item: T) => number, shape: { width: number; height: number }): Tile<T>[] {
  const most = Math.max(0, ...items.map(size))
  const sized = items
    .map((item) => ({ item, size: Math.max(size(item), most * LEAST) }))
    .filter((each) => each.size > 0)
    .sort((one, other) => other.size - one.size)
  const all = sized.reduce((sum, each) => sum + each.size, 0)
  const scale = (shape.width * shape.height) / all
  const tiles: Tile<T>[] = []
  let room: Room = { x: 0, y: 0, width: shape.width, height: shape.height }
  let rest = sized.map((each) => ({ item: each.item, area: each.size * scale }))
  while (rest.length > 0) {
    const side = Math.min(room.width, room.height)
    let count = 1
    while (count < rest.length && worst(rest.slice(0, count + 1), side) <= worst(rest.slice(0, count), side)) count++
    room = lay(rest.slice(0, count), room, tiles)
    rest = rest.slice(count)
  }
  return tiles.map((tile) => ({
    item: tile.item,
    x: (100 * tile.x) / shape.width,
    y: (100 * tile.y) / shape.height,
    width: (100 * tile.width) / shape.width,
    height: (100 * tile.height) / shape.height,
  }))
}

const LEAST = 0.02

/** How far from a square the worst of a row would be. */
function worst(row: readonly { area: number }[], side: number): number {
  const sum = row.reduce((all, each) => all + each.area, 0)
  return Math.max(...row.map(({ area }) => Math.max((side * side * area) / (sum * sum), (sum * sum) / (side * side * area))))
}

/** Puts a row along the shorter side; what is left of the room is for the others. */
function lay<T>(row: readonly { item: T; area: number }[], room: Room, tiles: Tile<T>[]): Room {
  const sum = row.reduce((all, each) => all + each.area, 0)
  const upright = room.width >= room.height
  const depth = sum / (upright ? room.height : room.width)
  let at = upright ? room.y : room.x
  for (const { item, area } of row) {
    const length = area / depth
    tiles.push(
      upright
        ? { item, x: room.x, y: at, width: depth, height: length }
        : { item, x: at, y: room.y, width: length, height: depth },
    )
    at += length
  }
  return upright
    ? { ...room, x: room.x + depth, width: room.width - depth }
    : { ...room, y: room.y + depth, height: room.height - depth }
}
