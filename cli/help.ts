import type { Command } from './command.ts'
import { commands } from './commands/index.ts'

const ends = [
  'It ends with 0 done · 1 refused, or not verified · 2 cannot be used like that · 3 nobody answers',
  '4 the desk broke · 5 not there yet. Every command takes --json (one object) and --help.',
]

export function general(): string[] {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'guichet: the desk between authorities and platforms, from a terminal.',
    '',
    ...commands.map(({ name, does }) => `  ${name.padEnd(width)}  ${does}`),
    '',
    ...ends,
  ]
}

export function helpOf({ usage, does, more, example }: Command): string[] {
  return [
    `guichet ${usage}`,
    '',
    `  ${does}`,
    '',
    ...more.map((line) => `  ${line}`),
    '',
    `  Example: ${example}`,
  ]
}
