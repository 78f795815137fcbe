import { Link } from 'react-router'
import type { Picture } from '../lib/topology'

const COLUMN = 204
const BOX = 164
const ROW = 34
const HEAD = 26
const LONGEST = 19

/** Columns of boxes, with lines between those that belong together. */
export function Graph({ picture, titles, label }: { picture: Picture; titles: string[]; label: string }) {
  const height = HEAD + Math.max(1, ...picture.columns.map((column) => column.length)) * ROW
  const places = new Map<string, { x: number; y: number }>()
  picture.columns.forEach((column, at) => {
    const space = (height - HEAD) / Math.max(1, column.length)
    column.forEach((box, row) => places.set(box.id, { x: at * COLUMN, y: HEAD + space * (row + 0.5) }))
  })
  const width = (picture.columns.length - 1) * COLUMN + BOX
  return (
    <div className="scroll-x" role="region" aria-label={label} tabIndex={0}>
      <svg className="graph" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label}>
        {titles.map((title, at) => (
          <text key={title} x={at * COLUMN} y={14} className="graph-title">
            {title}
          </text>
        ))}
        {picture.lines.map(([one, other]) => {
          const from = places.get(one)
          const to = places.get(other)
          if (!from || !to) return null
          const begin = from.x + BOX
          const bend = (to.x - begin) / 2
          return (
            <path key={`${one} ${other}`} d={`M${begin} ${from.y}C${begin + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`} />
          )
        })}
        {picture.columns.flat().map((box) => {
          const place = places.get(box.id)
          if (!place) return null
          const drawn = (
            <>
              <rect x={place.x} y={place.y - 13} width={BOX} height={26} rx={5} />
              <text x={place.x + 10} y={place.y + 4}>
                {shortened(box.label)}
                {shortened(box.label) !== box.label && <title>{box.label}</title>}
              </text>
            </>
          )
          return box.to ? (
            <Link key={box.id} to={box.to} aria-label={box.label}>
              {drawn}
            </Link>
          ) : (
            <g key={box.id}>{drawn}</g>
          )
        })}
      </svg>
    </div>
  )
}

/** The end tells targets of one array apart. */
const shortened = (text: string) =>
  text.length > LONGEST ? `${text.slice(0, 8)}…${text.slice(text.length - LONGEST + 9)}` : text
