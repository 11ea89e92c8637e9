import type { ParseArgsOptionsConfig } from 'node:util'

/** How the command ends, for scripts. `doctor` has its own three (see its help). */
export const exit = {
  done: 0,
  /** The desk said no, or something does not verify. */
  no: 1,
  /** The words of the command, or a file it was given, cannot be used. */
  usage: 2,
  /** Nobody answers there. */
  unreachable: 3,
  /** The desk broke, or answered what no desk answers. */
  fault: 4,
  /** Asked too early: the thing is not there yet. */
  notYet: 5,
} as const
export type Exit = (typeof exit)[keyof typeof exit]

/** Ends the command with one sentence for the person and, with `--json`, the same as data. */
export class Stop extends Error {
  readonly code: Exit
  readonly more: Readonly<Record<string, unknown>>
  constructor(code: Exit, sentence: string, more: Readonly<Record<string, unknown>> = {}) {
    super(sentence)
    this.code = code
    this.more = more
  }
}

/** What was typed after the name of the command. */
export type Given = {
  words: readonly string[]
  /** The value of an option; `undefined` when it was not given. */
  option(name: string): string | undefined
  /** The value of an option that must be there. Throws {@link Stop} with `usage`. */
  need(name: string): string
  has(name: string): boolean
  json: boolean
}

/** What a command has to say: lines for a person, one value for a program. */
export type Said = { code: number; lines: readonly string[]; value: unknown }

export type Command = {
  name: string
  /** Finishes the sentence "guichet NAME …". */
  does: string
  usage: string
  /** A line that works as it stands; the tests run it. */
  example: string
  /** What each option means, and what else a reader of the help needs. */
  more: readonly string[]
  options: ParseArgsOptionsConfig
  run(given: Given): Promise<Said>
}
