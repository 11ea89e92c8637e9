/**
 * The one reader of JSON from outside. Stricter than JSON.parse, because two programs that read one text differently
 * are how checks are walked around: no name twice, no name that touches prototypes, no number that changes when read,
 * no broken character. Linear in the size of the text.
 *
 * A general parser was tried first (momoa): it takes raw tabs in strings, shows input in its messages, has no limit
 * of depth, and needs ten times as long.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** `bytes`: the whole text. `depth`: of arrays and objects. `values`: of everything, members and items alike. */
export type JsonLimits = { bytes: number; depth: number; values: number }

export const jsonLimits: JsonLimits = { bytes: 16 * 1024 * 1024, depth: 32, values: 100_000 }

/** Why a text is not read. Line and column count from 1, in characters; `found` never repeats what stood there. */
export type JsonFault = { line: number; column: number; found: string; wanted: string }

/** Reads a body. Strings and names come out in Unicode Normalization Form C. Nothing is thrown for a bad text. */
export function readJson(
  bytes: Uint8Array,
  limits: JsonLimits = jsonLimits,
): { value: Json } | { fault: JsonFault } {
  if (bytes.length > limits.bytes)
    return {
      fault: { line: 1, column: 1, found: `${bytes.length} bytes`, wanted: `at most ${limits.bytes}` },
    }
  const text = decoded(bytes)
  if (text === undefined)
    return { fault: { ...placeOfBadByte(bytes), found: 'bytes that are not UTF-8', wanted: 'UTF-8' } }
  try {
    return { value: new Reader(text, limits).whole() }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { fault: { ...placeIn(text, error.at), found: error.found, wanted: error.wanted } }
  }
}

class Unreadable extends Error {
  readonly at: number
  readonly found: string
  readonly wanted: string
  constructor(at: number, found: string, wanted: string) {
    super(found)
    this.at = at
    this.found = found
    this.wanted = wanted
  }
}

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const space = /[ \t\n\r]*/y
const plain = /[^"\\\u0000-\u001f]*/y // oxlint-disable-line no-control-regex -- the grammar forbids them
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const words: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Reads one text from left to right, each character once. */
class Reader {
  #at = 0
  #values = 0
  readonly #text: string
  readonly #limits: JsonLimits
  constructor(text: string, limits: JsonLimits) {
    this.#text = text
    this.#limits = limits
  }

  whole(): Json {
    const value = this.#value(0)
    if (this.#at < this.#text.length) this.#fail('the end of the text')
    return value
  }

  #value(depth: number): Json {
    this.#take(space)
    if (++this.#values > this.#limits.values)
      throw new Unreadable(this.#at, 'too many values', `at most ${this.#limits.values}`)
    const value = this.#bare(depth)
    this.#take(space)
    return value
  }

  #bare(depth: number): Json {
    const next = this.#text[this.#at]
    if (next === '{' || next === '[') {
      if (depth === this.#limits.depth)
        throw new Unreadable(this.#at, 'deeper nesting', `at most ${this.#limits.depth} levels`)
      return next === '{' ? this.#object(depth + 1) : this.#array(depth + 1)
    }
    if (next === '"') return this.#string()
    const word = words.find(([written]) => this.#text.startsWith(written, this.#at))
    if (word !== undefined) {
      this.#at += word[0].length
      return word[1]
    }
    return this.#number()
  }

  #object(depth: number): Json {
    const object: Record<string, Json> = {}
    this.#at++
    this.#take(space)
    if (this.#skip('}')) return object
    for (;;) {
      const from = this.#at
      if (this.#text[from] !== '"') this.#fail('a name in double quotes')
      const name = this.#string()
      if (forbidden.has(name)) throw new Unreadable(from, 'a forbidden name', 'the names of the schema')
      if (Object.hasOwn(object, name))
        throw new Unreadable(from, 'a name for the second time', 'each name once')
      this.#take(space)
      if (!this.#skip(':')) this.#fail('a colon')
      object[name] = this.#value(depth)
      if (this.#skip('}')) return object
      if (!this.#skip(',')) this.#fail('a comma or a closing brace')
      this.#take(space)
    }
  }

  #array(depth: number): Json {
    const array: Json[] = []
    this.#at++
    this.#take(space)
    if (this.#skip(']')) return array
    for (;;) {
      array.push(this.#value(depth))
      if (this.#skip(']')) return array
      if (!this.#skip(',')) this.#fail('a comma or a closing bracket')
    }
  }

  #string(): string {
    const from = this.#at++
    const parts: string[] = []
    for (;;) {
      parts.push(this.#take(plain))
      if (this.#skip('"')) break
      if (!this.#skip('\\')) this.#fail('the end of the string')
      parts.push(this.#escape())
    }
    const written = parts.join('')
    if (!written.isWellFormed()) throw new Unreadable(from, 'half a surrogate pair', 'whole characters')
    // PostgreSQL stores no NUL, and a program in C reads the text only up to it.
    if (written.includes('\0')) throw new Unreadable(from, 'a NUL character', 'text')
    // Longer runs of marks belong to no language and take quadratic time to put in order (UAX #15, stream-safe text).
    if (/\p{M}{31}/u.test(written))
      throw new Unreadable(from, 'more than 30 combining marks in a row', 'text')
    return written.normalize('NFC')
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? ''
    if (letter === 'u') {
      const hex = this.#text.slice(this.#at + 1, this.#at + 5)
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.#fail('four hexadecimal digits')
      this.#at += 5
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
    const character = escapes[letter]
    if (character === undefined || !Object.hasOwn(escapes, letter)) this.#fail('an escape of JSON')
    this.#at++
    return character ?? ''
  }

  #number(): number {
    const from = this.#at
    const written = this.#take(number)
    if (written === '') this.#fail('a value')
    const value = Number(written)
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw new Unreadable(from, 'a number too large to be exact', 'a number below 2^53')
    return value
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const taken = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += taken.length
    return taken
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #fail(wanted: string): never {
    throw new Unreadable(this.#at, kindOf(this.#text.codePointAt(this.#at)), wanted)
  }
}

/** What stands there, without saying it: the text may hold what no message should. */
function kindOf(code: number | undefined): string {
  if (code === undefined) return 'the end of the text'
  const character = String.fromCodePoint(code)
  if ('{}[]:,"\\'.includes(character)) return `the character ${character}`
  if (code === 0xfeff) return 'a byte order mark'
  if (code < 0x20) return 'a control character'
  if (/\p{L}/u.test(character)) return 'a letter'
  return /\p{N}/u.test(character) ? 'a digit' : 'another character'
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Where decoding breaks: what comes before the first replacement that the bytes do not spell out. */
function placeOfBadByte(bytes: Uint8Array): Pick<JsonFault, 'line' | 'column'> {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const again = new TextEncoder().encode(lenient)
  let same = 0
  while (same < again.length && again[same] === bytes[same]) same++
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, same))
  return placeIn(before, before.length)
}

function placeIn(text: string, at: number): Pick<JsonFault, 'line' | 'column'> {
  const before = text.slice(0, at).split(/\r\n|\n|\r/)
  return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1 }
}
