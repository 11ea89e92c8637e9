/** Figures as people read them. */
import { type Grown, holds, type Row } from './bench.ts'

/** One line for the terminal. */
export function lineOf(row: Row): string {
  const word = { true: 'as wanted', false: 'NOT AS WANTED', undefined: 'nothing to hold it against' }[
    `${holds(row)}`
  ]
  const more = Object.entries(row.beside ?? {}).map(([name, value]) => `\n    ${name}: ${value}`)
  return `  ${row.name}: ${figure(row.ours)} ${row.unit} beside ${yardstickOf(row)}: ${ratioOf(row)}, ${word}${more.join('')}`
}

/** The rows of one bench for the page, with a line for everything that stands beside a figure. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['figure', 'Guichet', 'yardstick', 'ratio', 'wanted', 'n']
  const lines = rows.map((row) => [
    row.name,
    `${figure(row.ours)} ${row.unit}`,
    yardstickOf(row),
    ratioOf(row).split(',')[0] ?? '',
    wantedOf(row),
    figure(row.n),
  ])
  const more = rows.flatMap(({ name, beside = {} }) =>
    Object.entries(beside).map(([what, value]) => `- ${name}, ${what}: ${value}`),
  )
  const cells = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)
  const charts = rows.flatMap(({ grown = [] }) => grown.map(chartOf))
  return [
    ...cells,
    ...(more.length > 0 ? ['', ...more] : []),
    ...charts.flatMap((chart) => ['', chart]),
  ].join('\n')
}

const widest = 48

/** One figure at several sizes as bars, the longest for the largest. */
function chartOf({ name, unit, at }: Grown): string {
  const most = Math.max(...at.map(({ value }) => value))
  const lines = at.map(({ size, value }) => ({
    size: figure(size),
    value: `${figure(value)} ${unit}`,
    bar: '█'.repeat(Math.max(1, Math.round((widest * value) / most))),
  }))
  const [sizes, values] = [lines.map(({ size }) => size.length), lines.map(({ value }) => value.length)]
  return [
    '```text',
    `${name}`,
    ...lines.map(
      ({ size, value, bar }) =>
        `${size.padStart(Math.max(...sizes))}  ${value.padStart(Math.max(...values))}  ${bar}`,
    ),
    '```',
  ].join('\n')
}

/** Three digits are what a shared machine can tell. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return 'none'
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
  return rounded.toLocaleString('en', { maximumFractionDigits: 6 }).replaceAll(',', ' ')
}

function yardstickOf({ yardstick, unit, why }: Row): string {
  return yardstick === null ? (why ?? 'nothing') : `${figure(yardstick)} ${unit}`
}

function ratioOf(row: Row): string {
  return row.ratio === null ? 'no ratio' : `${figure(row.ratio)} ×, wanted ${wantedOf(row)}`
}

function wantedOf({ atLeast, atMost }: Row): string {
  return [
    ...(atLeast === undefined ? [] : [`at least ${figure(atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${figure(atMost)}`]),
  ].join(', ')
}
